using System.Text.Json.Nodes;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Api;

public sealed class RecipeTests
{
    [Fact]
    public async Task List_HasTheTour_AsDocumented()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.CreateClient();

        var recipes = JsonNode.Parse(await client.GetStringAsync("/api/recipes"))!["recipes"]!.AsArray();

        var tour = recipes.Single(r => (string?)r!["id"] == "repository-tour")!.AsObject();
        Assert.Equal(["id", "title", "description", "edits", "parameters"], tour.Select(m => m.Key));
        Assert.Equal(("Repository tour", false), ((string?)tour["title"], (bool)tour["edits"]!));
        Assert.Equal("""{"name":"months","description":"How many months of history count","default":12,"min":1,"max":240}""", tour["parameters"]![0]!.ToJsonString());
    }

    [Fact]
    public async Task List_WithAnotherMethod_Is405()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.CreateClient();

        using var answer = await client.PostAsync("/api/recipes", null);

        Assert.Equal(405, (int)answer.StatusCode);
    }
}
