using Microsoft.Playwright;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Browser;

/// <summary>Agents and teams as a person handles them.</summary>
public sealed class AgentsTests(Chromium chromium)
{
    [Fact]
    public async Task StarterTeam_Edited_Duplicated_Deleted_BroughtBack_ExportedAndImported()
    {
        await using var household = await Household.FreshAsync();
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address);
        var page = visitor.Page;
        await visitor.OpenAsync("/agents");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No agents yet" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Create the starter team" }).ClickAsync();

        await page.GetByLabel("Provider").SelectOptionAsync("anthropic");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create the starter team" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Coder" }).ClickAsync();

        await page.GetByLabel("System prompt", new() { Exact = true }).FillAsync("Write tests first.");
        await Assertions.Expect(page.Locator("pre")).ToContainTextAsync("Write tests first.");
        await page.GetByRole(AriaRole.Link, new() { Name = "All agents" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Not saved yet")).ToBeHiddenAsync();
        Assert.Equal("Write tests first.", (await household.Get<AgentStore>().FindAsync("coder", default))!.Definition.SystemPrompt); // just made

        var export = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Export" }).ClickAsync());
        Assert.Equal("coder.agent.json", export.SuggestedFilename);
        await page.GetByRole(AriaRole.Button, new() { Name = "Duplicate" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Coder copy", Level = 1 })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();

        var copy = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Coder copy" });
        await Assertions.Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Team Lead" })).ToBeVisibleAsync();
        await Assertions.Expect(copy).ToHaveCountAsync(0);
        await Screenshots.SaveAsync(page, "agents-undo");
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(copy).ToBeVisibleAsync();

        await page.Locator("input[type=file]").SetInputFilesAsync(await export.PathAsync());
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Coder", Exact = true })).ToHaveCountAsync(2);
        Assert.Equal("Write tests first.", (await household.Get<AgentStore>().FindAsync("coder-2", default))!.Definition.SystemPrompt); // just imported
        Assert.Empty(visitor.Errors);
    }

    [Fact]
    public async Task Team_Made_Edited_DeletedAndBroughtBack()
    {
        await using var household = await Household.FreshAsync();
        foreach (var name in new[] { "Ada", "Bob" })
        {
            await household.Get<CreateAgent>().RunAsync(new AgentInput { Name = name }, Household.Person, default);
        }

        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address);
        var page = visitor.Page;
        await visitor.OpenAsync("/teams");

        await page.GetByRole(AriaRole.Button, new() { Name = "New team" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Research");
        await page.GetByLabel("Ada").CheckAsync();
        await page.GetByLabel("Bob").CheckAsync();
        await page.GetByLabel("Leader").SelectOptionAsync("Bob");
        await Screenshots.SaveAsync(page, "team-form");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create team" }).ClickAsync();

        var team = page.GetByRole(AriaRole.Listitem).Filter(new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = "Research" }) });
        await Assertions.Expect(team.GetByRole(AriaRole.Listitem).First).ToContainTextAsync("Bob");
        await Assertions.Expect(team.GetByText("Leader", new() { Exact = true })).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "More for Research" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No teams yet" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(team.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
        Assert.Empty(visitor.Errors);
    }
}
