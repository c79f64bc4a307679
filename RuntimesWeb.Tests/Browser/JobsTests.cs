using Microsoft.Playwright;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Browser;

/// <summary>Jobs as a person sees them: live, from two browsers, closed and opened again, ended, begun again, found and deleted.</summary>
public sealed class JobsTests(Chromium chromium)
{
    private static readonly Actor Page = new("page");

    [Fact]
    public async Task Job_IsSeenLive_SurvivesCloseAndReload_IsTheSameInASecondBrowser_ThenCancelledRetriedAndDeleted()
    {
        await using var household = await Household.FreshAsync();
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address);
        await using var other = await Visitor.ComeAsync(chromium, household.App.Address);
        var page = visitor.Page;
        await visitor.OpenAsync("/jobs");
        await Assertions.Expect(page.GetByText("No jobs yet")).ToBeVisibleAsync();

        // It begins elsewhere; the page shows it by itself.
        var (half, end) = (new Turnstile(), new Turnstile());
        await household.BeginAsync("llama3.2", async (run, ct) =>
        {
            await run.OutputAsync("pulling manifest");
            await run.ReportAsync(0, 2000, JobProgress.Bytes);
            await half.PassAsync(ct);
            await run.ReportAsync(1000, 2000, JobProgress.Bytes);
            await run.OutputAsync("half of it is here");
            await end.PassAsync(ct);
            return JobEnd.Done();
        }, Page, JobState.Running);
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "llama3.2" });
        await Assertions.Expect(row.GetByText("Running")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "1 running" })).ToBeVisibleAsync();

        await row.GetByRole(AriaRole.Link).First.ClickAsync();
        var drawer = page.GetByRole(AriaRole.Dialog, new() { Name = "Scripted llama3.2", Exact = true });
        await Assertions.Expect(drawer.GetByRole(AriaRole.Log)).ToContainTextAsync("pulling manifest");
        await Assertions.Expect(drawer.GetByRole(AriaRole.Progressbar)).ToHaveAttributeAsync("aria-valuenow", "0");
        half.Open();
        await Assertions.Expect(drawer.GetByRole(AriaRole.Log)).ToContainTextAsync("half of it is here");
        await Assertions.Expect(drawer.GetByRole(AriaRole.Progressbar)).ToHaveAttributeAsync("aria-valuenow", "50");

        // Reloaded, and in a second browser: the same job, the same log.
        await page.ReloadAsync();
        await visitor.InteractiveAsync();
        await Assertions.Expect(drawer.GetByRole(AriaRole.Log)).ToContainTextAsync("half of it is here");
        await other.OpenAsync(new Uri(page.Url).PathAndQuery);
        var theirs = other.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Log);
        await Assertions.Expect(theirs).ToContainTextAsync("half of it is here");
        Assert.Equal(await drawer.GetByRole(AriaRole.Log).InnerTextAsync(), await theirs.InnerTextAsync());

        // Closed, the job goes on; opened, nothing is lost.
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(drawer).ToBeHiddenAsync();
        Assert.Equal("/jobs", new Uri(page.Url).PathAndQuery);
        await Assertions.Expect(row.GetByText("Running")).ToBeVisibleAsync();
        await row.GetByRole(AriaRole.Link).First.ClickAsync();
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Assertions.Expect(drawer.GetByRole(AriaRole.Log)).ToContainTextAsync("Cancelled");
        await Assertions.Expect(theirs).ToContainTextAsync("Cancelled");

        end.Open();
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Retry" }).ClickAsync();
        await Assertions.Expect(theirs).ToContainTextAsync("Running, attempt 2");
        await Assertions.Expect(theirs).ToContainTextAsync("Succeeded");
        await Assertions.Expect(drawer.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeHiddenAsync();

        await drawer.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Delete Scripted llama3.2?" }).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(drawer).ToBeHiddenAsync();
        await Assertions.Expect(page.GetByText("No jobs yet")).ToBeVisibleAsync();
        await Assertions.Expect(other.Page.GetByText("This job is not there any more")).ToBeVisibleAsync();
        Assert.Empty(visitor.Errors);
        Assert.Empty(other.Errors);
    }

    [Fact]
    public async Task List_IsNarrowedByStateSearchAndKind_AndManyAreRetriedOrDeletedAtOnce()
    {
        await using var household = await Household.LivedInAsync();
        await household.BeginAsync("another-bad-one", (_, _) => Task.FromResult(JobEnd.Fail("EXIT_1", "npm ended with code 1")));
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address);
        var page = visitor.Page;
        await visitor.OpenAsync("/jobs");
        var rows = page.Locator(".jobs-table").GetByRole(AriaRole.Row);
        await Assertions.Expect(rows).ToHaveCountAsync(5);

        await page.GetByRole(AriaRole.Link, new() { Name = "Failed 2" }).ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(3);
        Assert.Equal("/jobs?state=failed", new Uri(page.Url).PathAndQuery);
        await Assertions.Expect(page.GetByText("Npm ended with code 1.")).ToBeVisibleAsync();
        household.Jobs.Scripts["another-bad-one"] = (_, _) => Task.FromResult(JobEnd.Done());
        await page.GetByRole(AriaRole.Button, new() { Name = "Retry all 2 failed" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Retry all" }).ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Succeeded 2" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "All 4" }).ClickAsync();
        await page.GetByLabel("Search by target or kind").PressSequentiallyAsync("model:");
        await Assertions.Expect(rows).ToHaveCountAsync(3);
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/jobs\\?q=model", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Assertions.Expect(page.GetByLabel("Search by target or kind")).ToBeFocusedAsync();
        await Assertions.Expect(page.GetByLabel("Search by target or kind")).ToHaveValueAsync("model:");
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Select all on this page" }).CheckAsync();
        await Assertions.Expect(page.GetByText("2 selected")).ToBeVisibleAsync();
        await Screenshots.SaveAsync(page, "jobs-selected");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete 1" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(2);

        await page.GetByLabel("Search by target or kind").FillAsync("nothing like it");
        await Assertions.Expect(page.GetByText("No job fits")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Show all jobs" }).ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(4);
        await page.GetByLabel("Kind", new() { Exact = true }).SelectOptionAsync("clean-up");
        await Assertions.Expect(page.GetByText("No job fits")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Run now: Remove old jobs" }).ClickAsync();
        await Assertions.Expect(rows.Filter(new() { HasText = "Clean up jobs" }).GetByText("Succeeded")).ToBeVisibleAsync();
        Assert.Empty(visitor.Errors);
    }

    [Fact]
    public async Task Toast_TellsOnAnyPage_HowAJobThePersonStartedEnded_AndLeadsToItsLog()
    {
        await using var household = await Household.FreshAsync();
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address);
        await visitor.OpenAsync("/credentials");

        await household.BeginAsync("of-the-server", (_, _) => Task.FromResult(JobEnd.Done()), Actor.Server);
        await household.BeginAsync("of-the-person", (_, _) => Task.FromResult(JobEnd.Fail("EXIT_1", "the disk is full")), Page);

        var toast = visitor.Page.Locator(".rz-notification");
        await Assertions.Expect(toast).ToContainTextAsync("Scripted of of-the-person failed");
        await Assertions.Expect(toast).ToContainTextAsync("The disk is full.");
        await Assertions.Expect(toast).Not.ToContainTextAsync("of-the-server");
        await Screenshots.SaveAsync(visitor.Page, "job-toast");
        await toast.GetByRole(AriaRole.Link, new() { Name = "Show the log" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Log)).ToContainTextAsync("the disk is full");
        Assert.Empty(visitor.Errors);
    }

    [Fact]
    public async Task Drawer_ByKeyboard_KeepsTheFocus_AndGivesItBack()
    {
        await using var household = await Household.LivedInAsync();
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address);
        var page = visitor.Page;
        await visitor.OpenAsync("/jobs");

        var link = page.GetByRole(AriaRole.Link, new() { Name = "Scripted a-small-model:3b" });
        await link.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Heading, new() { Level = 2 })).ToBeFocusedAsync();
        for (var i = 0; i < 12; i++)
        {
            await page.Keyboard.PressAsync(i < 9 ? "Tab" : "Shift+Tab");
            Assert.True(await page.EvaluateAsync<bool>("document.querySelector('.drawer').contains(document.activeElement)"), $"the focus left after {i + 1}");
        }

        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
        await Assertions.Expect(link).ToBeFocusedAsync();
        Assert.Empty(visitor.Errors);
    }

    [Fact]
    public async Task Log_FollowsTheLastLine_UntilThePersonScrollsAway()
    {
        await using var household = await Household.FreshAsync();
        var (first, second) = (new Turnstile(), new Turnstile());
        var job = await household.BeginAsync("chatty", async (run, ct) =>
        {
            await Task.WhenAll(Enumerable.Range(0, 200).Select(i => run.OutputAsync($"line {i}")));
            await first.PassAsync(ct);
            await Task.WhenAll(Enumerable.Range(200, 200).Select(i => run.OutputAsync($"line {i}")));
            await second.PassAsync(ct);
            return JobEnd.Done();
        }, until: JobState.Running);
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address);
        await visitor.OpenAsync($"/jobs?job={job.Id}");
        var log = visitor.Page.GetByRole(AriaRole.Log);
        var follow = visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Follow" });

        await Assertions.Expect(log.GetByText("line 199", new() { Exact = true })).ToBeInViewportAsync();
        await log.EvaluateAsync("view => view.scrollTop = 0");
        await Assertions.Expect(follow).ToHaveAttributeAsync("aria-pressed", "false");
        first.Open();
        await Assertions.Expect(log).ToContainTextAsync("line 399");
        await Assertions.Expect(log.GetByText("line 399", new() { Exact = true })).Not.ToBeInViewportAsync();
        await follow.ClickAsync();
        await Assertions.Expect(log.GetByText("line 399", new() { Exact = true })).ToBeInViewportAsync();
        second.Open();
        await Assertions.Expect(log.GetByText("Succeeded")).ToBeInViewportAsync();
        Assert.Empty(visitor.Errors);
    }

    [Fact]
    public async Task Log_AfterTheConnectionBroke_HasEveryLineOnce()
    {
        await using var household = await Household.FreshAsync();
        var (broken, end) = (new Turnstile(), new Turnstile());
        var job = await household.BeginAsync("on-a-train", async (run, ct) =>
        {
            await run.OutputAsync("before the tunnel");
            await broken.PassAsync(ct);
            await run.OutputAsync("in the tunnel");
            await end.PassAsync(ct);
            await run.OutputAsync("after the tunnel");
            return JobEnd.Done();
        }, until: JobState.Running);
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address);
        var sockets = new List<IWebSocketRoute>();
        await visitor.Page.RouteWebSocketAsync(url => url.Contains("_blazor", StringComparison.Ordinal), socket =>
        {
            sockets.Add(socket);
            socket.ConnectToServer();
        });
        await visitor.OpenAsync($"/jobs?job={job.Id}");
        await visitor.Page.EvaluateAsync("document.body.dataset.life = 'first'");
        var log = visitor.Page.GetByRole(AriaRole.Log);
        await Assertions.Expect(log).ToContainTextAsync("before the tunnel");

        await sockets[^1].CloseAsync(new() { Code = 4000 });
        broken.Open();
        await end.Reached;
        await Assertions.Expect(log).ToContainTextAsync("in the tunnel", new() { Timeout = 30_000 });
        end.Open();

        await Assertions.Expect(log).ToContainTextAsync("Succeeded");
        Assert.Equal(["before the tunnel", "in the tunnel", "after the tunnel"], (await log.InnerTextAsync()).Split('\n').Where(l => l.EndsWith("tunnel", StringComparison.Ordinal)));
        Assert.True(sockets.Count > 1, "the connection was not made again");
        await Assertions.Expect(visitor.Page.Locator("body[data-life=first]")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task List_AtEveryWidth_FitsWithoutSidewaysScroll()
    {
        await using var household = await Household.LivedInAsync();
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address);
        await visitor.OpenAsync("/jobs");
        await Assertions.Expect(visitor.Page.GetByText("Npm may not write")).ToBeVisibleAsync();

        foreach (var width in new[] { 360, 480, 700, 768, 900, 1024 })
        {
            await visitor.Page.SetViewportSizeAsync(width, 800);
            await Screenshots.SaveAsync(visitor.Page, $"jobs-{width}");
            Assert.True(await visitor.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"scrolls sideways at {width}");
            Assert.True(await visitor.Page.Locator(".jobs-table").EvaluateAsync<bool>("t => t.getBoundingClientRect().right <= t.parentElement.getBoundingClientRect().right + 1"), $"the table is cut at {width}");
        }
    }

    [Fact]
    public async Task Drawer_InThemeAndWidth_HasNoViolation_AndFits()
    {
        await using var household = await Household.LivedInAsync();
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address, "light");
        var jobs = (await household.Get<JobStore>().PageAsync(new JobFilter(), null, null, default)).Value.Jobs;
        foreach (var job in jobs.Where(j => j.State is JobState.Running or JobState.Failed))
        {
            await visitor.OpenAsync(RuntimesWeb.Components.Jobs.JobLook.Href(job.Id));
            await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Log)).ToContainTextAsync("Running");
            Assert.Empty(await Looks.ProblemsAsync(visitor.Page, $"job-{JobWords.Of(job.State)}"));
        }

        Assert.Empty(visitor.Errors);
    }
}
