using Bunit;
using RuntimesWeb.Components.Jobs;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Components.Jobs;

/// <summary>The log of a job on a page: what was, what comes, in order, through all its lives.</summary>
public sealed class JobLogTests(FreshHousehold fixture) : IClassFixture<FreshHousehold>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Household _household = fixture.Household;

    [Fact]
    public async Task Log_OfARunningJob_ShowsWhatWas_AndThenEachLineInOrder()
    {
        var (more, end) = (new Turnstile(), new Turnstile());
        var job = await _household.BeginAsync("live-log", async (run, ct) =>
        {
            await run.StepAsync("installing", "Fetching the package");
            await run.OutputAsync("first line");
            await more.PassAsync(ct);
            await run.OutputAsync("second line");
            await run.OutputAsync("\u001b[32mthird\u001b[0m line");
            await end.PassAsync(ct);
            return JobEnd.Done();
        }, until: JobState.Running);
        await more.Reached;
        using var context = new PageContext(_household);

        var log = context.Render<JobLog>(p => p.Add(l => l.JobId, job.Id));
        log.WaitForAssertion(() => Assert.Equal(["Queued", "Running", "Fetching the package", "first line"], Rows(log)), Patience);
        more.Open();
        log.WaitForAssertion(() => Assert.Equal(["first line", "second line", "third line"], Rows(log)[3..]), Patience);
        end.Open();

        log.WaitForAssertion(() => Assert.Equal("Succeeded", Rows(log)[^1]), Patience);
        Assert.Equal("Succeeded", log.Find("p[role=status]").TextContent);
    }

    [Fact]
    public async Task Log_OfAFailedJob_SaysWhy_AndGoesOnWhenItIsRetried()
    {
        var job = await _household.BeginAsync("second-life", (_, _) => Task.FromResult(JobEnd.Fail("EXIT_1", "npm ended with code 1")));
        using var context = new PageContext(_household);
        var log = context.Render<JobLog>(p => p.Add(l => l.JobId, job.Id));
        log.WaitForAssertion(() => Assert.Equal(["Failed", "npm ended with code 1"], Rows(log)[^2..]), Patience);

        _household.Jobs.Scripts["second-life"] = async (run, _) =>
        {
            await run.OutputAsync("better now");
            return JobEnd.Done();
        };
        await _household.Get<JobQueue>().RetryAsync(job.Id, Household.Person, default);

        log.WaitForAssertion(() => Assert.Equal(["Queued: retried", "Running, attempt 2", "better now", "Succeeded"], Rows(log)[4..]), Patience);
    }

    [Fact]
    public async Task Log_OfManyLines_ShowsTheLastOnes_AndTheEarlierOnesWhenAsked()
    {
        var job = await _household.BeginAsync("long-log", async (run, _) =>
        {
            await Task.WhenAll(Enumerable.Range(0, 2500).Select(i => run.OutputAsync($"line {i}")));
            return JobEnd.Done();
        });
        using var context = new PageContext(_household);

        var log = context.Render<JobLog>(p => p.Add(l => l.JobId, job.Id));

        log.WaitForAssertion(() => Assert.Equal("Succeeded", Rows(log)[^1]), Patience);
        Assert.Contains("2503 lines", log.Markup, StringComparison.Ordinal);
        Assert.InRange(Rows(log).Count, JobLog.MostShown - LogBlock.Size, JobLog.MostShown);
        Assert.DoesNotContain("line 3", Rows(log));
        log.Find("button.log-more").Click();
        log.WaitForAssertion(() => Assert.Contains("line 3", Rows(log)), Patience);
        Assert.Equal(2503, Rows(log).Count);
    }

    private static List<string> Rows(IRenderedComponent<JobLog> log) =>
        [.. log.FindAll("[role=log] .log-row").Select(r => string.Concat(r.ChildNodes.Where(n => n.NodeName != "TIME").Select(n => n.TextContent)).Trim())];
}
