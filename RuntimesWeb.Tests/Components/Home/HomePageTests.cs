using Bunit;
using RuntimesWeb.Components.Home;
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
        Assert.DoesNotContain("Set-up", text, StringComparison.Ordinal);
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
        Assert.Contains("0 of 3 done", text, StringComparison.Ordinal);
    }
}
