using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using RuntimesWeb.Tests.Api.Claude;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Browser;

/// <summary>A question of a command line tool, answered where its work is looked at.</summary>
public sealed class QuestionTests(Chromium chromium, ClaudeHouse house) : IClassFixture<ClaudeHouse>
{
    [Fact]
    public async Task Question_OfClaudeCode_IsAnsweredInTheDrawer_AndHeard()
    {
        using var client = house.App.CreateClient();
        using var made = await client.PostAsJsonAsync("/api/board", new { title = "Paint it [question]", kind = "research" });
        var task = (string)JsonNode.Parse(await made.Content.ReadAsStringAsync())!["task"]!["id"]!;
        using var started = await client.PostAsJsonAsync($"/api/board/{task}/runs", new { runtimeId = "claude-code" });
        Assert.True(started.IsSuccessStatusCode, await started.Content.ReadAsStringAsync());
        await using var visitor = await Visitor.ComeAsync(chromium, house.App.Address, "light");
        var page = visitor.Page;

        await visitor.OpenAsync($"/board/{task}");
        var drawer = page.GetByRole(AriaRole.Dialog, new() { Name = "Paint it [question]" });
        var question = drawer.GetByRole(AriaRole.Group, new() { Name = "Which color?" });
        await Assertions.Expect(question).ToBeVisibleAsync();
        var problems = await Looks.ProblemsAsync(page, "question");
        await question.GetByRole(AriaRole.Radio, new() { Name = "Blue" }).CheckAsync();
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Answer", Exact = true }).ClickAsync();

        await Assertions.Expect(drawer.GetByText("Blue it is.")).ToBeVisibleAsync();
        Assert.Empty(visitor.Errors);
        Assert.True(problems.Count == 0, string.Join("\n", problems));
    }
}
