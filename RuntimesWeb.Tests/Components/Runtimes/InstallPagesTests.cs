using Bunit;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Components.Runtimes;
using RuntimesWeb.Components.Settings;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Install;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Components.Runtimes;

public sealed class InstallPagesTests
{
    [Fact]
    public async Task Card_WhileItIsInstalled_SaysSoAndLeadsToTheLog()
    {
        await using var household = await Household.FreshAsync(m => m.InstallNpm("while [ ! -e \"$HOME/go\" ]; do /bin/sleep 0.05; done"));
        var job = (await household.Get<InstallRuntime>().RunAsync("claude-code", Household.Person, default)).Value.Job;
        using var context = new PageContext(household);

        var page = context.Render<RuntimesPage>();

        Assert.Contains(page.FindAll("a"), a => a.GetAttribute("href")!.EndsWith($"?log={job.Id}", StringComparison.Ordinal) && a.GetAttribute("aria-label") == "Show the log: Claude Code");
        Assert.DoesNotContain(page.FindAll("button"), b => b.GetAttribute("aria-label") == "Install Claude Code");
        await File.WriteAllTextAsync(Path.Combine(household.Machine.Home, "go"), "");
    }

    [Fact]
    public async Task Page_AfterAFailure_SaysWhyAndOffersToRetry()
    {
        await using var household = await Household.FreshAsync();
        await EndAsync(household, "claude-code");
        using var context = new PageContext(household);

        var page = context.Render<RuntimePage>(p => p.Add(r => r.Id, "claude-code"));

        page.WaitForAssertion(() => Assert.Contains("npm not found. Install Node.js (which bundles npm) and retry.", page.Find(".note-danger").TextContent, StringComparison.Ordinal));
        Assert.Contains(page.FindAll("button"), b => b.TextContent.Trim() == "Retry");
        Assert.DoesNotContain(page.FindAll("button"), b => b.TextContent.Trim() == "Install into a folder of your own");
    }

    [Fact]
    public async Task Page_AnOlderOneCameThanTheNewest_ShowsTheWarningAndOffersTheUpgrade()
    {
        await using var household = await Household.FreshAsync(m => m.InstallNpm("put 2.1.197"));
        await EndAsync(household, "claude-code");
        using var context = new PageContext(household);

        var page = context.Render<RuntimePage>(p => p.Add(r => r.Id, "claude-code"));

        page.WaitForAssertion(() => Assert.Contains("Installed 2.1.197, although 2.1.330 is the newest", page.Find(".note-warn").TextContent, StringComparison.Ordinal));
        Assert.Contains(page.FindAll("button"), b => b.TextContent.Trim() == "Upgrade to 2.1.330");
        Assert.Contains("Upgrade available: 2.1.330", context.Render<RuntimesPage>().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uninstall_OfWhatIsNotOurs_SaysWhyWithoutAsking()
    {
        await using var household = await Household.FreshAsync(m => m.InstallClaude());
        using var context = new PageContext(household);
        var page = context.Render<RuntimesPage>();
        var said = new List<string>();
        context.Services.GetRequiredService<Toasts>().Said += said.Add;

        page.FindAll("button").Single(b => b.TextContent.Trim() == "Uninstall").Click();

        page.WaitForAssertion(() => Assert.Contains("was not installed by npm. Uninstall Claude Code the way it was installed.", Assert.Single(said), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Settings_TheChoice_IsStoredAndShown()
    {
        await using var household = await Household.FreshAsync();
        using var context = new PageContext(household);
        var page = context.Render<InstallsSection>();
        Assert.Equal("Auto", page.Find("input[checked]").GetAttribute("value"));

        page.Find("input[value=User]").Change("User");

        page.WaitForAssertion(() => Assert.Equal(NpmPlace.User, household.Get<NpmPlaces>().Choice));
        Assert.Equal("User", page.Find("input[checked]").GetAttribute("value"));
        Assert.Contains(household.App.Home, page.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("install", JobState.Queued, "Waiting to install…")]
    [InlineData("install", JobState.Running, "Installing…")]
    [InlineData("upgrade", JobState.Running, "Upgrading…")]
    [InlineData("uninstall", JobState.Running, "Uninstalling…")]
    [InlineData("upgrade", JobState.Retrying, "Waiting to try again…")]
    public void Words_OfWhatGoesOn(string kind, JobState state, string words) => Assert.Equal(words, InstallWords.Doing(new Job
    {
        Id = Guid.NewGuid(),
        Kind = kind,
        Target = RuntimeCatalog.ClaudeCode.Value,
        State = state,
        By = "page",
        CreatedAt = DateTimeOffset.UnixEpoch,
    }));

    private static async Task EndAsync(Household household, string id)
    {
        var job = (await household.Get<InstallRuntime>().RunAsync(id, Household.Person, default)).Value.Job;
        await foreach (var line in household.Get<JobQueue>().ReadAsync(job.Id, default, default))
        {
            // To the end.
            Assert.NotNull(line.Event);
        }
    }
}
