using Bunit;
using RuntimesWeb.Components.Jobs;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Components.Jobs;

/// <summary>The drawer of one job: what can be done in each state, and why it failed.</summary>
public sealed class JobDrawerTests(FreshHousehold fixture) : IClassFixture<FreshHousehold>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Household _household = fixture.Household;

    [Fact]
    public async Task Running_CanBePausedAndCancelled_ThenResumed_ThenRetriedOrDeleted()
    {
        var gate = new Turnstile();
        var job = await _household.BeginAsync("a-running-one", async (run, ct) =>
        {
            await run.ReportAsync(1_200_000_000, 4_800_000_000, JobProgress.Bytes, "Pulling layers", [new("sha256:aa", 1_200_000_000, 2_400_000_000)]);
            await gate.PassAsync(ct);
            return JobEnd.Done();
        }, until: JobState.Running);
        await gate.Reached;
        using var context = new PageContext(_household);

        var drawer = context.Render<JobDrawer>(p => p.Add(d => d.JobId, job.Id));

        drawer.WaitForAssertion(() => Assert.Equal(["Pause", "Cancel"], Buttons(drawer)), Patience);
        Assert.Equal("25", drawer.Find("[role=progressbar]").GetAttribute("aria-valuenow"));
        Assert.Contains("1.2 GB of 4.8 GB · 25 %", drawer.Markup, StringComparison.Ordinal);
        Assert.Contains("sha256:aa", drawer.Markup, StringComparison.Ordinal);
        await drawer.FindAll("button").Single(b => b.TextContent.Trim() == "Pause").ClickAsync(new());
        drawer.WaitForAssertion(() => Assert.Equal(["Resume", "Cancel"], Buttons(drawer)), Patience);
        await drawer.FindAll("button").Single(b => b.TextContent.Trim() == "Cancel").ClickAsync(new());
        drawer.WaitForAssertion(() => Assert.Equal(["Retry", "Delete"], Buttons(drawer)), Patience);
        Assert.Contains("Cancelled", drawer.Find("[role=dialog] header").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Succeeded_CanOnlyBeDeleted_AndShowsWhatCameOut()
    {
        var job = await _household.BeginAsync("a-good-one", (_, _) => Task.FromResult(JobEnd.Done(new() { ["version"] = "2.1.330" })));
        using var context = new PageContext(_household);

        var drawer = context.Render<JobDrawer>(p => p.Add(d => d.JobId, job.Id));

        drawer.WaitForAssertion(() => Assert.Equal(["Delete"], Buttons(drawer)), Patience);
        Assert.Contains("2.1.330", drawer.Find("dl").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failed_TellsCauseAndHintAboveTheLog()
    {
        var job = await _household.BeginAsync("a-bad-one", (_, _) => Task.FromResult(JobEnd.Fail("EACCES", "permission denied", "choose a folder you may write to")));
        using var context = new PageContext(_household);

        var drawer = context.Render<JobDrawer>(p => p.Add(d => d.JobId, job.Id));

        drawer.WaitForAssertion(() => Assert.Equal(["Retry", "Delete"], Buttons(drawer)), Patience);
        var text = drawer.Find("[role=dialog]").TextContent;
        Assert.Contains("Choose a folder you may write to.", text, StringComparison.Ordinal);
        Assert.True(text.IndexOf("Permission denied.", StringComparison.Ordinal) is >= 0 and var at && at < text.IndexOf("Follow", StringComparison.Ordinal));
    }

    [Fact]
    public void Unknown_SaysSo_AndCloses()
    {
        using var context = new PageContext(_household);
        var closed = false;

        var drawer = context.Render<JobDrawer>(p => p.Add(d => d.JobId, Guid.NewGuid()).Add(d => d.OnClose, () => closed = true));

        drawer.WaitForAssertion(() => Assert.Contains("This job is not there any more", drawer.Markup, StringComparison.Ordinal), Patience);
        drawer.Find("button[aria-label=Close]").Click();
        Assert.True(closed);
    }

    private static List<string> Buttons(IRenderedComponent<JobDrawer> drawer) => [.. drawer.FindAll("footer button").Select(b => b.TextContent.Trim())];
}
