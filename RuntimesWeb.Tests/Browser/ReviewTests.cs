using Microsoft.Playwright;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Work;
using RuntimesWeb.Tests.Api.Api;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Browser;

/// <summary>A task's work is looked at, sent back with a comment, taken in part, and taken back.</summary>
public sealed class ReviewTests(Chromium chromium, WorkHouse house) : IClassFixture<WorkHouse>
{
    private const string Before = "export function search(term) {\n  const list = all();\n  return list.filter(i => i === term);\n}\n\n// helpers\n\n\n\n\n\n\n\nexport function all() {\n  return [];\n}\n";

    [Fact]
    public async Task Work_IsCommentedSentBackTakenInPart_AndUndone()
    {
        using var repo = new PersonsRepository(("src/search.js", Before), ("README.md", "# Shop\n"));
        var before = repo.Head;
        house.Script("Fix the search box", folder =>
        {
            File.WriteAllText(Path.Combine(folder, "src/search.js"), Before.Replace("=== term", "=== term.trim()", StringComparison.Ordinal).Replace("return [];", "return items;", StringComparison.Ordinal));
            File.WriteAllText(Path.Combine(folder, "NOTES.md"), "Trims what was typed.\n");
        });
        house.ScriptAll(
            request => ScriptedRuntime.Words(request).Contains("Lower case it, too.", StringComparison.Ordinal) ? "Done." : null,
            folder => File.WriteAllText(Path.Combine(folder, "src/search.js"), Before.Replace("=== term", "=== term.trim().toLowerCase()", StringComparison.Ordinal).Replace("return [];", "return items;", StringComparison.Ordinal)));
        var task = await house.TaskAsync("Fix the search box");
        await house.WorkAsync(task, new { runtimeId = "hermes", repoPath = repo.Path });
        var run = (await house.OneAsync(task))["runs"]![0]!["id"]!.GetValue<string>();
        await using var visitor = await Visitor.ComeAsync(chromium, house.App.Address, "light");
        var page = visitor.Page;
        var changed = new Signal();
        house.Get<TaskStore>().Changed += changed.Raise;

        await visitor.OpenAsync($"/runs/{run}/review");
        var file = page.GetByRole(AriaRole.Article, new() { Name = "src/search.js" });
        await Assertions.Expect(file.GetByText("=== term.trim()")).ToBeVisibleAsync();
        var problems = await Looks.ProblemsAsync(page, "review");
        await page.GetByRole(AriaRole.Button, new() { Name = "Side by side" }).ClickAsync();
        await Assertions.Expect(file.Locator(".dt-split")).ToBeVisibleAsync();
        await Screenshots.SaveAsync(page, "review-split");
        await page.GetByRole(AriaRole.Button, new() { Name = "Side by side" }).ClickAsync();

        await file.GetByRole(AriaRole.Button, new() { Name = "Comment on line 3" }).ClickAsync();
        await file.GetByRole(AriaRole.Textbox, new() { Name = "Comment on line 3" }).FillAsync("Lower case it, too.");
        await file.GetByRole(AriaRole.Button, new() { Name = "Comment", Exact = true }).ClickAsync();
        await Assertions.Expect(file.GetByText("Open, goes with the next message")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send back with 1 comment…" }).ClickAsync();
        await Screenshots.SaveAsync(page, "review-comment");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send back", Exact = true }).ClickAsync();
        await Assertions.Expect(file.GetByText("=== term.trim().toLowerCase()")).ToBeVisibleAsync();
        // The change may be seen before the work on it is over.
        await changed.UntilAsync(async () => (string?)(await house.OneAsync(task))["task"]!["status"] == "in_review", "the work is there to be looked at again");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Apply…" })).ToBeVisibleAsync();

        await file.GetByLabel("Take the change at line 1 of src/search.js").CheckAsync();
        await Assertions.Expect(page.GetByText("1 place chosen").First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply…" }).ClickAsync();
        await page.GetByLabel("Commit message").FillAsync("Search trims what was typed");
        problems.AddRange(await Looks.ProblemsAsync(page, "review-apply"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("Applied to main")).ToBeVisibleAsync();

        Assert.Equal(("Search trims what was typed", before), (repo.Git("log", "-1", "--format=%s"), repo.Git("rev-parse", "HEAD^")));
        Assert.Equal(Before.Replace("=== term", "=== term.trim().toLowerCase()", StringComparison.Ordinal), repo.Read("src/search.js"));
        Assert.False(File.Exists(Path.Combine(repo.Path, "NOTES.md")));
        await page.GetByRole(AriaRole.Region, new() { Name = "Changes" }).GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Applied to main")).ToHaveCountAsync(0);
        Assert.Equal((before, Before), (repo.Head, repo.Read("src/search.js")));

        Assert.Empty(visitor.Errors);
        Assert.True(problems.Count == 0, string.Join("\n", problems));
    }
}
