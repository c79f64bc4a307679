using Bunit;
using RuntimesWeb.Components.Home;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Components.Home;

public sealed class HomePageTests(LivedInHousehold fixture) : IClassFixture<LivedInHousehold>
{
    [Fact]
    public void LivedIn_TellsHowManyAreReady_AndWhatNeedsYou()
    {
        using var context = new PageContext(fixture.Household);

        var text = context.Render<HomePage>().Markup;

        Assert.Contains("4 of 8 runtimes are ready.", text, StringComparison.Ordinal);
        Assert.Contains("Codex needs you to sign in.", text, StringComparison.Ordinal);
        Assert.Contains("OpenAI key refused", text, StringComparison.Ordinal);
        Assert.Contains("xAI key detached", text, StringComparison.Ordinal);
        Assert.Contains("4 of 6 done", text, StringComparison.Ordinal);
    }

    [Fact]
    public void LivedIn_ShowsWhatRuns_AndWhatFailedAndWasNotAskedForAgain()
    {
        using var context = new PageContext(fixture.Household);

        var page = context.Render<HomePage>();

        Assert.Contains("Scripted of a-tool-with-a-rather-long-name-that-does-not-end-soon failed", page.Markup, StringComparison.Ordinal);
        var running = page.Find("section[aria-labelledby=running]");
        Assert.Contains("Scripted a-large-model:70b-instruct-q4_K_M", running.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("a-small-model:3b", running.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FailedJob_ThatWentWellTheNextTime_NeedsNobody()
    {
        await using var household = await Household.FreshAsync();
        await household.BeginAsync("try", (_, _) => Task.FromResult(JobEnd.Fail("EXIT_1", "not yet")));
        using var context = new PageContext(household);
        var page = context.Render<HomePage>();
        page.WaitForAssertion(() => Assert.Contains("Scripted of try failed", page.Markup, StringComparison.Ordinal));

        await household.BeginAsync("try", (_, _) => Task.FromResult(JobEnd.Done()));

        page.WaitForAssertion(() => Assert.Contains("Nothing needs you right now.", page.Markup, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Fresh_SaysSoHelpfully_WithTheSetUpSteps()
    {
        await using var household = await Household.FreshAsync();
        using var context = new PageContext(household);

        var text = context.Render<HomePage>().Markup;

        Assert.Contains("1 of 8 runtimes is ready.", text, StringComparison.Ordinal);
        Assert.Contains("The built-in guide works without a model", text, StringComparison.Ordinal);
        Assert.Contains("Nothing needs you right now.", text, StringComparison.Ordinal);
        Assert.Contains("0 of 6 done", text, StringComparison.Ordinal);
    }
}
