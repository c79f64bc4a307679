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
        Assert.Equal("""{"name":"months","description":"How many months of history count","kind":"number","default":12,"min":1,"max":240}""", tour["parameters"]![0]!.ToJsonString());
    }

    [Fact]
    public async Task List_WithAnotherMethod_Is405()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.CreateClient();

        using var answer = await client.PostAsync("/api/recipes", null);

        Assert.Equal(405, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Chat_WithTheRuntimeWithoutAModel_AnswersAndRunsTheTour_WithoutAKey()
    {
        await using var server = await TestServer.StartAsync();
        var project = Directory.CreateDirectory(Path.Combine(server.Machine.Home, "project")).FullName;
        await File.WriteAllTextAsync(Path.Combine(project, "main.go"), "package main\n");
        var (status, body) = await server.CurlAsync("/api/chat/conversations", new JsonObject
        {
            ["runtimeId"] = "local",
            ["folder"] = project,
        }.ToJsonString());
        Assert.Equal(201, status);
        var conversation = $"/api/chat/conversations/{JsonNode.Parse(body)!["id"]}";

        var (_, answer) = await server.CurlAsync($"{conversation}/messages", """{"content":"How do I connect a key?"}""");
        var (_, tour) = await server.CurlAsync($"{conversation}/messages", """{"content":"/recipe repository-tour"}""");

        var messages = (await server.GetAsync($"{conversation}/messages")).AsArray();
        Assert.Contains("\"type\":\"done\"", answer);
        Assert.Contains("\"type\":\"done\"", tour);
        Assert.Contains("Open [Credentials](/credentials)", (string?)messages[1]!["content"]);
        Assert.StartsWith("# Repository tour: project", (string?)messages[3]!["content"]);
        Assert.Contains("- `main.go`: Go program", (string?)messages[3]!["content"]);
    }
}
