using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Components.Board;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Components.Board;

public sealed class BoardPageTests(BoardHousehold fixture) : IClassFixture<BoardHousehold>
{
    private Household House => fixture.Household;

    [Fact]
    public async Task Columns_ShowTasksWithCounts_AndTheAddressNarrowsThem()
    {
        var project = await ProjectAsync("narrowed");
        await House.TaskAsync(new TaskInput { Title = "Narrow: paint the door", ProjectId = project, AssigneeRuntime = "local" });
        await House.TaskAsync(new TaskInput { Title = "Narrow: oil the hinge", ProjectId = project }, TaskState.InProgress, TaskState.InReview);
        await House.TaskAsync(new TaskInput { Title = "Narrow: another house" });
        using var context = new PageContext(House);

        var page = Open(context, $"/board?project={project}");

        Assert.Equal(["To do 1", "In review 1"], page.FindAll(".board-column h2").Select(h => h.TextContent).Where(t => !t.EndsWith(" 0", StringComparison.Ordinal)));
        Assert.Equal(["Narrow: paint the door"], Titles(page, "todo"));
        Assert.Contains(RuntimeCatalog.Get(RuntimeCatalog.Local).Label, page.Find("[data-column=todo]").TextContent, StringComparison.Ordinal);
        Assert.Contains("1 task needs you", page.Find("[aria-label='Needs you']").TextContent, StringComparison.Ordinal);
        Assert.Equal(["Narrow: paint the door"], Open(context, "/board?who=runtime:local&q=Narrow").FindAll("[data-task-link]").Select(a => a.TextContent));
        Assert.Equal(["Narrow: oil the hinge"], Open(context, "/board?needs=1&q=Narrow").FindAll("[data-task-link]").Select(a => a.TextContent));
    }

    [Fact]
    public async Task Menu_OffersOnlyLegalMoves_AndTheCardGoesThere()
    {
        var task = await House.TaskAsync(new TaskInput { Title = "Menu: move me" });
        using var context = new PageContext(House);
        var page = Open(context, "/board?q=Menu");

        page.Find("[aria-label='More for Menu: move me']").Click();
        Assert.Equal(["Move to Backlog", "Move to In progress", "Move to Blocked", "Move to Cancelled"], Items(page).Where(i => i.StartsWith("Move", StringComparison.Ordinal)));
        page.FindAll("#board-menu [role=menuitem]").First(i => i.TextContent == "Move to Blocked").Click();

        page.WaitForAssertion(() => Assert.Equal(["Menu: move me"], Titles(page, "blocked")));
        Assert.Equal(TaskState.Blocked, await fixture.StateAsync(task));
    }

    [Fact]
    public async Task Drop_WhereItMayNotGo_IsRefusedWithTheReason_AndWhereItMay_CanBeUndone()
    {
        var task = await House.TaskAsync(new TaskInput { Title = "Drop: drag me", AssigneeAgentId = "scout", AssigneeRuntime = ScriptedRuntime.Id.Value, Status = TaskState.Backlog });
        using var context = new PageContext(House);
        var page = Open(context, "/board?q=Drop");
        string? said = null;
        context.Services.GetRequiredService<Toasts>().Said += text => said = text;

        await page.Instance.DroppedAsync(task.ToString(), "done");
        Assert.Contains("From Backlog a task goes to To do, Blocked and Cancelled, not to Done.", said, StringComparison.Ordinal);
        Assert.Equal(TaskState.Backlog, await fixture.StateAsync(task));

        await page.Instance.DroppedAsync(task.ToString(), "todo");
        Assert.Equal(TaskState.Todo, await fixture.StateAsync(task));
        // Moved by a person it stays whose it was.
        Assert.Equal("scout", (await House.Get<TaskStore>().FindAsync(task, default))?.AssigneeAgentId);
        var undo = context.Services.GetRequiredService<Radzen.NotificationService>().Messages[^1];
        Assert.Contains("moved to To do", undo.Summary, StringComparison.Ordinal);
        context.Render(undo.DetailContent!(context.Services.GetRequiredService<Radzen.NotificationService>())).Find("button").Click(); // it has a button
        page.WaitForAssertion(() => Assert.Equal(["Drop: drag me"], Titles(page, "backlog")));
    }

    [Fact]
    public async Task Keys_NudgeACardToTheNextColumnItMayGoTo()
    {
        var task = await House.TaskAsync(new TaskInput { Title = "Keys: nudge me" });
        using var context = new PageContext(House);
        var page = Open(context, "/board?q=Keys");

        await page.Instance.NudgedAsync(task.ToString(), 1);
        Assert.Equal(TaskState.InProgress, await fixture.StateAsync(task));
        page.WaitForAssertion(() => Assert.Equal(["Keys: nudge me"], Titles(page, "in_progress")));
        await page.Instance.NudgedAsync(task.ToString(), -1);

        Assert.Equal(TaskState.Todo, await fixture.StateAsync(task));
    }

    [Fact]
    public async Task Selected_AreGivenToSomebody_AndPutAside_AllAtOnce()
    {
        foreach (var n in new[] { 1, 2, 3 })
        {
            await House.TaskAsync(new TaskInput { Title = $"Bulk: {n}" });
        }

        using var context = new PageContext(House);
        var page = Open(context, "/board?q=Bulk");
        var ids = page.FindAll("[data-column=todo] [data-task]").Select(c => c.GetAttribute("data-task")!).ToList();

        await page.Instance.ToggledAsync(ids[0], false);
        await page.Instance.ToggledAsync(ids[2], true);
        Assert.Contains("3 selected", page.Find("[aria-label='Selected tasks']").TextContent, StringComparison.Ordinal);
        page.Find("#bulk-who").Change("agent:scout");
        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll(".task-who").Count(w => w.TextContent == "Scout")));

        await page.Instance.ToggledAsync(ids[1], false);
        page.FindAll("[aria-label='Selected tasks'] button").First(b => b.TextContent.Trim() == "Put aside").Click();
        page.WaitForAssertion(() => Assert.Equal(["Bulk: 3", "Bulk: 1"], Titles(page, "todo")));
    }

    [Fact]
    public async Task ManyTasks_AreBounded_AndMoreComeOnRequest()
    {
        for (var n = 0; n < 90; n++)
        {
            await House.TaskAsync(new TaskInput { Title = $"Many {n}" });
        }

        using var context = new PageContext(House);
        var page = Open(context, "/board?q=Many");
        Assert.Equal(BoardRoom.Step, page.FindAll("[data-task]").Count);
        Assert.Contains("65 older", page.Find(".board-more").TextContent, StringComparison.Ordinal);

        page.Find(".board-more").Click();

        page.WaitForAssertion(() => Assert.Equal(75, page.FindAll("[data-task]").Count));
        Assert.Equal("Many 15", Titles(page, "todo")[^1]);
    }

    [Fact]
    public async Task QuickAdd_WritesTasksDownInItsColumn_ForTheProjectOfTheAddress()
    {
        var project = await ProjectAsync("quick");
        using var context = new PageContext(House);
        var page = Open(context, $"/board?project={project}");

        page.Find("[aria-label='Add a task to Backlog']").Click();
        await page.Find(".board-add").SubmitAsync();
        Assert.Contains("Title is required", page.Find(".board-add").TextContent, StringComparison.OrdinalIgnoreCase);
        page.Find(".board-add input").Input("Quick: one");
        await page.Find(".board-add").SubmitAsync();

        page.WaitForAssertion(() => Assert.Equal(["Quick: one"], Titles(page, "backlog")));
    }

    [Theory]
    [InlineData(null, null, null, null, null, null, "/board")]
    [InlineData("no-guid", " ", "runtime:codex", "1", " words ", "1", "/board?who=runtime%3Acodex&needs=1&q=words&cancelled=1")]
    [InlineData(null, "team-1", null, "yes", null, "yes", "/board?team=team-1")]
    public void Address_IsReadAndWritten(string? project, string? team, string? who, string? needs, string? search, string? cancelled, string href) =>
        Assert.Equal(href, BoardQuery.Of(project, team, who, needs, search, cancelled).Href);

    private static IRenderedComponent<BoardPage> Open(PageContext context, string address)
    {
        context.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        var page = context.Render<BoardPage>();
        page.WaitForElement(".board");
        return page;
    }

    private static List<string> Titles(IRenderedComponent<BoardPage> page, string column) => [.. page.FindAll($"[data-column={column}] [data-task-link]").Select(a => a.TextContent)];

    private static IEnumerable<string> Items(IRenderedComponent<BoardPage> page) => page.FindAll("#board-menu [role=menuitem]").Select(i => i.TextContent);

    private async Task<Guid> ProjectAsync(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(House.Machine.Home, name)).FullName;
        return (await House.Get<AddProject>().RunAsync(new ProjectInput { Path = folder }, Household.Person, default)).Value.Project.Id;
    }
}
