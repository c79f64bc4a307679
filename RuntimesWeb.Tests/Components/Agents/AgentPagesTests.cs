using Bunit;
using RuntimesWeb.Components.Agents;
using RuntimesWeb.Components.Teams;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Components.Agents;

public sealed class AgentPagesTests(LivedInHousehold fixture) : IClassFixture<LivedInHousehold>
{
    [Fact]
    public void List_ShowsEachAgentWithRuntimeModelAndTeam()
    {
        using var context = new PageContext(fixture.Household);
        var page = context.Render<AgentsPage>();

        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll("tbody tr").Count));
        var leader = page.FindAll("tbody tr").Single(r => r.TextContent.Contains("Team Lead", StringComparison.Ordinal)).TextContent;
        Assert.Contains("Clawboo Native", leader, StringComparison.Ordinal);
        Assert.Contains("claude-sonnet-4-6", leader, StringComparison.Ordinal);
        Assert.Contains("My First Team", leader, StringComparison.Ordinal);
        Assert.Contains("Leader", leader, StringComparison.Ordinal);
    }

    [Fact]
    public void Form_ShowsWhatIsSent_AndThatItIsNotSavedYet()
    {
        using var context = new PageContext(fixture.Household);
        var page = context.Render<AgentPage>(p => p.Add(a => a.Id, "coder"));
        page.WaitForAssertion(() => page.Find("#agent-prompt"));
        Assert.DoesNotContain("Not saved yet", page.Markup, StringComparison.Ordinal);

        page.Find("#agent-prompt").Input("Count to three.");

        page.WaitForAssertion(() => Assert.StartsWith("Count to three.\n\nToday: ", page.Find("pre").TextContent, StringComparison.Ordinal));
        Assert.Contains("Not saved yet", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Form_WithoutAName_SaysWhatIsMissing_AndMakesNothing()
    {
        using var context = new PageContext(fixture.Household);
        var page = context.Render<AgentPage>();

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("Name is required.", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Equal("true", page.Find("#agent-name").GetAttribute("aria-invalid"));
    }

    [Fact]
    public void Form_OfARuntimeWithoutAModel_AsksForNone()
    {
        using var context = new PageContext(fixture.Household);
        var page = context.Render<AgentPage>();

        page.Find("#agent-runtime").Change("local");

        page.WaitForAssertion(() => Assert.Empty(page.FindAll("#agent-model")));
        Assert.Contains("works without a model", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownAgent_IsAnEmptyStateNotACrash()
    {
        using var context = new PageContext(fixture.Household);
        var page = context.Render<AgentPage>(p => p.Add(a => a.Id, "nobody"));

        page.WaitForAssertion(() => Assert.Contains("There is no agent at this address", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void Teams_ShowWhoIsInThem()
    {
        using var context = new PageContext(fixture.Household);
        var page = context.Render<TeamsPage>();

        page.WaitForAssertion(() => Assert.Equal(["Night shift", "My First Team"], page.FindAll(".team h2").Select(h => h.TextContent)));
        Assert.Equal(["Team Lead", "Coder"], page.FindAll(".team-members a").Select(a => a.TextContent));
        Assert.Contains("Nobody is in it yet", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Draft_OfADefinition_SaysTheSameAgain()
    {
        var definition = new AgentDefinition
        {
            Name = "A",
            RuntimeId = "codex",
            Provider = "openai",
            Model = "gpt-5",
            Tools = ["grep", "own_tool"],
            PermissionMode = PermissionMode.Plan,
            BudgetMicros = 1_500_000,
            MaxTurns = 3,
        };

        Assert.True(definition.SaysTheSame(AgentRules.Make(AgentDraft.Of(definition).ToInput()).Value));
        Assert.Equal("own_tool", AgentDraft.Of(definition).OtherTools);
    }

    [Fact]
    public async Task Deleted_IsInTheBin_AndComesBack_AndAVersionOfBeforeToo()
    {
        await using var household = await Household.FreshAsync();
        await household.Get<CreateAgent>().RunAsync(new AgentInput { Name = "Ada", SystemPrompt = "First words." }, Household.Person, default);
        await household.Get<UpdateAgent>().RunAsync("ada", new AgentInput { SystemPrompt = "Other words." }, null, Household.Person, default);
        await household.Get<DeleteAgent>().RunAsync("ada", Household.Person, default);
        using var context = new PageContext(household);

        var list = context.Render<AgentsPage>();
        list.WaitForAssertion(() => Assert.Contains("Deleted", list.Find("details summary").TextContent, StringComparison.Ordinal));
        list.Find("button[aria-label='Restore Ada']").Click();
        list.WaitForAssertion(() => Assert.Empty(list.FindAll("details")));

        var page = context.Render<AgentPage>(p => p.Add(a => a.Id, "ada"));
        page.WaitForAssertion(() => page.Find("button[aria-label='Restore version 1']"));
        page.Find("button[aria-label='Restore version 1']").Click();
        page.WaitForAssertion(() => Assert.StartsWith("First words.", page.Find("pre").TextContent, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Contains("Version 3, now", page.Markup, StringComparison.Ordinal));
    }
}
