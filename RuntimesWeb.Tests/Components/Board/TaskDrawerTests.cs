using Bunit;
using RuntimesWeb.Components.Board.Drawer;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Comments;
using RuntimesWeb.Core.Board.Dependencies;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Components.Board;

public sealed class TaskDrawerTests(BoardHousehold fixture) : IClassFixture<BoardHousehold>
{
    private Household House => fixture.Household;

    [Fact]
    public async Task Start_ShowsTheWorkAsItHappens_AndStopFreesTheTask()
    {
        var gate = fixture.Runtime.Hold("# Task: Find out why", "Looking around");
        var task = await House.TaskAsync(new TaskInput { Title = "Find out why", Kind = TaskKinds.Research });
        using var context = new PageContext(House);
        var drawer = Open(context, task);

        drawer.Find("select[name=who]").Change("agent:scout");
        await drawer.Find(".start-panel").SubmitAsync();

        drawer.WaitForAssertion(() => Assert.Contains("Looking around", drawer.Find(".run-story").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        Assert.Contains("In progress", drawer.Find(".task-bar").TextContent, StringComparison.Ordinal);
        Assert.Contains("Scout", drawer.Find(".task-facts").TextContent, StringComparison.Ordinal);
        await gate.Reached;
        drawer.FindAll(".task-acts button").First(b => b.TextContent.Trim() == "Stop").Click();

        drawer.WaitForAssertion(() => Assert.Contains("To do", drawer.Find(".task-bar").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        drawer.WaitForAssertion(() => Assert.Contains("Cancelled", drawer.Find(".run-head").TextContent, StringComparison.Ordinal));
        drawer.WaitForAssertion(() => Assert.Contains(drawer.FindAll(".task-acts button"), b => b.TextContent.Trim() == "Retry…"));
    }

    [Fact]
    public async Task Finished_IsToldFromTheStore_AndEndsAsDoneWhenItChangesNoFiles()
    {
        var task = await House.TaskAsync(new TaskInput { Title = "Say it again", Kind = TaskKinds.Research });
        using (var context = new PageContext(House))
        {
            var starting = Open(context, task);
            starting.Find("select[name=who]").Change("runtime:hermes");
            await starting.Find(".start-panel").SubmitAsync();
            starting.WaitForAssertion(() => Assert.Contains("Done", starting.Find(".task-bar").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        }

        using var later = new PageContext(House);
        var drawer = Open(later, task, TaskDrawer.WorkTabName);

        Assert.Contains("You said: # Task: Say it again", drawer.WaitForElement(".run-story .md").TextContent.ReplaceLineEndings(" "), StringComparison.Ordinal);
        drawer.WaitForAssertion(() => Assert.Contains("Completed", drawer.Find(".run-head").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        Assert.Equal(TaskState.Done, await fixture.StateAsync(task));
    }

    [Fact]
    public async Task Start_ByNobody_IsRefusedBesideTheField()
    {
        var task = await House.TaskAsync(new TaskInput { Title = "For nobody" });
        using var context = new PageContext(House);
        var drawer = Open(context, task);

        await drawer.Find(".start-panel").SubmitAsync();

        Assert.Equal("true", drawer.Find("select[name=who]").GetAttribute("aria-invalid"));
        Assert.Contains("Choose who works on it.", drawer.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Details_TellTheWholeTask_AndTakeWhatAPersonSays()
    {
        var parent = await House.TaskAsync(new TaskInput { Title = "The whole thing" });
        var task = await House.TaskAsync(new TaskInput { Title = "A part of it", Description = "With **care**.<script>alert(1)</script>", ParentTaskId = parent });
        var before = await House.TaskAsync(new TaskInput { Title = "What comes before" });
        await House.Get<AddDependency>().RunAsync(task, before, default);
        await House.Get<AddComment>().RunAsync(task, "I am at it.", "scout", CommentAuthor.Agent, default);
        using var context = new PageContext(House);
        var drawer = Open(context, task, TaskDrawer.DetailsTabName);

        Assert.Equal("care", drawer.Find(".md strong").TextContent);
        Assert.Empty(drawer.FindAll("script"));
        Assert.Contains("The whole thing", drawer.Find(".task-tree").TextContent, StringComparison.Ordinal);
        Assert.Contains("What comes before", drawer.Markup, StringComparison.Ordinal);
        Assert.Contains("Scout", drawer.Find(".task-comments").TextContent, StringComparison.Ordinal);

        drawer.Find(".task-comment-box").Input("Thank you.");
        await drawer.FindAll("form")[^1].SubmitAsync();
        drawer.WaitForAssertion(() => Assert.Contains("Thank you.", drawer.Find(".task-comment-user").TextContent, StringComparison.Ordinal));
        drawer.Find("[aria-label='Do not wait for What comes before']").Click();
        drawer.WaitForAssertion(() => Assert.Contains("Nothing: it can be taken", drawer.Markup, StringComparison.Ordinal));
        drawer.Find("[aria-label='Change the title']").Click();
        drawer.WaitForElement(".task-rename input").Input("A better name");
        await drawer.WaitForElement(".task-rename").SubmitAsync();
        drawer.WaitForAssertion(() => Assert.Equal("A better name", drawer.Find("h2").TextContent));
    }

    [Fact]
    public void UnknownTask_IsSaidToBeGone()
    {
        using var context = new PageContext(House);

        var drawer = Open(context, Guid.NewGuid());

        Assert.Contains("This task is not here", drawer.Markup, StringComparison.Ordinal);
    }

    private static IRenderedComponent<TaskDrawer> Open(PageContext context, Guid task, string? tab = null)
    {
        var drawer = context.Render<TaskDrawer>(p => p.Add(d => d.TaskId, task).Add(d => d.Tab, tab));
        drawer.WaitForElement("h2");
        return drawer;
    }
}
