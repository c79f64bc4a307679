using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Browser;

/// <summary>What Codex wants to do, allowed where its work is looked at; its diff, taken.</summary>
public sealed class CodexApprovalTests(Chromium chromium, CodexHouse house) : IClassFixture<CodexHouse>
{
    [Fact]
    public async Task Person_AllowsWhatCodexAsks_AndTakesItsDiff()
    {
        using var repository = new PersonsRepository();
        using var client = house.App.CreateClient();
        using var made = await client.PostAsJsonAsync("/api/board", new { title = "Say good bye [edit]", repoPath = repository.Path });
        var task = (string)JsonNode.Parse(await made.Content.ReadAsStringAsync())!["task"]!["id"]!;
        await using var visitor = await Visitor.ComeAsync(chromium, house.App.Address, "dark");
        var page = visitor.Page;

        await visitor.OpenAsync($"/board/{task}");
        var drawer = page.GetByRole(AriaRole.Dialog, new() { Name = "Say good bye [edit]" });
        await drawer.GetByLabel("Who works on it").SelectOptionAsync("runtime:codex");
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();
        var command = drawer.GetByRole(AriaRole.Region, new() { Name = "Run a command?" });
        await Assertions.Expect(command.GetByText("make check").First).ToBeVisibleAsync();
        await Screenshots.SaveAsync(page, "codex-approval");
        var problems = await Looks.ProblemsAsync(page, "codex-approval");
        await command.GetByRole(AriaRole.Button, new() { Name = "Allow once" }).ClickAsync();
        await drawer.GetByRole(AriaRole.Region, new() { Name = "Change a file?" }).GetByRole(AriaRole.Button, new() { Name = "Allow once" }).ClickAsync();

        await drawer.GetByRole(AriaRole.Link, new() { Name = "Diff" }).ClickAsync();
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Apply…" }).ClickAsync();
        await drawer.GetByLabel("Commit message").FillAsync("Say good bye");
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Apply", Exact = true }).ClickAsync();
        await Assertions.Expect(drawer.GetByText("Applied to main")).ToBeVisibleAsync();

        Assert.Equal("Say good bye", repository.Git("log", "-1", "--format=%s"));
        Assert.Equal("", repository.Git("status", "--porcelain"));
        Assert.Empty(visitor.Errors);
        Assert.True(problems.Count == 0, string.Join("\n", problems));
    }
}
