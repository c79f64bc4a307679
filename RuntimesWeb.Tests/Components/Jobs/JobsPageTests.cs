using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Components.Jobs;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Components.Jobs;

/// <summary>The list of jobs: narrowed by its address, a page at a time, empty with a reason.</summary>
public sealed class JobsPageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Empty_SaysWhatWouldBeHere()
    {
        await using var household = await Household.FreshAsync();
        using var context = new PageContext(household);

        var page = Open(context, "/jobs");

        page.WaitForAssertion(() => Assert.Contains("No jobs yet", page.Markup, StringComparison.Ordinal), Patience);
        page.WaitForAssertion(() => Assert.Contains("Remove old jobs and their logs", page.Markup, StringComparison.Ordinal), Patience);
        Assert.Contains("Every day at 03:30", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_NarrowsTheList_AndCountsStayThoseOfTheSearch()
    {
        await using var household = await Household.LivedInAsync();
        using var context = new PageContext(household);

        var page = Open(context, "/jobs?state=succeeded");
        page.WaitForAssertion(() => Assert.Equal(["a-small-model:3b"], Targets(page)), Patience);
        Assert.Equal(["All 3", "Queued 0", "Running 1", "Succeeded 1", "Failed 1"], Chips(page));
        Assert.Equal("Succeeded 1", Text(page.Find(".chips [aria-current=true]")));

        page = Open(context, "/jobs?q=large");
        page.WaitForAssertion(() => Assert.Equal(["a-large-model:70b-instruct-q4_K_M"], Targets(page)), Patience);
        Assert.Equal(["All 1", "Queued 0", "Running 1", "Succeeded 0", "Failed 0"], Chips(page));

        page = Open(context, "/jobs?state=interrupted&q=large");
        page.WaitForAssertion(() => Assert.Contains("1 job by that name in other states.", page.Markup, StringComparison.Ordinal), Patience);

        page = Open(context, "/jobs?before=yesterday");
        page.WaitForAssertion(() => Assert.Contains("Cursor must be a nextCursor of an earlier answer.", page.Markup, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task ManyJobs_ComeAPageAtATime_NewestFirst()
    {
        await using var household = await Household.FreshAsync();
        for (var i = 1; i <= 28; i++)
        {
            await household.BeginAsync($"target-{i}");
        }

        using var context = new PageContext(household);
        var page = Open(context, "/jobs");
        page.WaitForAssertion(() => Assert.Equal(Enumerable.Range(4, 25).Reverse().Select(i => $"target-{i}"), Targets(page)), Patience);
        var older = page.FindAll("nav[aria-label='Pages of the list'] a").Single();
        Assert.Equal("Older", older.TextContent);

        page = Open(context, older.GetAttribute("href")!); // a link has an address
        page.WaitForAssertion(() => Assert.Equal(["target-3", "target-2", "target-1"], Targets(page)), Patience);
        Assert.Equal("Newest", page.FindAll("nav[aria-label='Pages of the list'] a").Single().TextContent);
    }

    [Fact]
    public async Task Row_OfAJobThatIsNotOver_MovesWithItsProgress_AndAFailedOneSaysWhy()
    {
        await using var household = await Household.FreshAsync();
        var (more, end) = (new Turnstile(), new Turnstile());
        await household.BeginAsync("moving", async (run, ct) =>
        {
            await run.ReportAsync(1, 4, JobProgress.Steps);
            await more.PassAsync(ct);
            await run.ReportAsync(3, 4, JobProgress.Steps);
            await end.PassAsync(ct);
            return JobEnd.Fail("EXIT_7", "the program ended with code 7");
        }, until: JobState.Running);
        using var context = new PageContext(household);

        var page = Open(context, "/jobs");
        page.WaitForAssertion(() => Assert.Equal("25", page.Find("[role=progressbar]").GetAttribute("aria-valuenow")), Patience);
        more.Open();
        page.WaitForAssertion(() => Assert.Contains("3 of 4 steps · 75 %", page.Markup, StringComparison.Ordinal), Patience);
        end.Open();

        page.WaitForAssertion(() => Assert.Contains("The program ended with code 7.", page.Find("tbody tr").TextContent, StringComparison.Ordinal), Patience);
        page.WaitForAssertion(() => Assert.Contains("Failed 1", Chips(page)), Patience);
        page.WaitForAssertion(() => Assert.Contains("0 succeeded, 1 failed, 0 cancelled", page.Markup, StringComparison.Ordinal), Patience);
    }

    private static IRenderedComponent<JobsPage> Open(PageContext context, string address)
    {
        context.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return context.Render<JobsPage>();
    }

    private static IEnumerable<string> Targets(IRenderedComponent<JobsPage> page) => page.FindAll("tbody .jobs-name a").Select(a => a.GetAttribute("title")!["Scripted ".Length..]); // rows have a title

    private static List<string> Chips(IRenderedComponent<JobsPage> page) => [.. page.FindAll(".chips a").Select(Text)];

    private static string Text(AngleSharp.Dom.IElement chip) => $"{string.Concat(chip.ChildNodes.OfType<AngleSharp.Dom.IText>().Select(t => t.Data)).Trim()} {chip.QuerySelector(".num")!.TextContent}"; // chips count
}
