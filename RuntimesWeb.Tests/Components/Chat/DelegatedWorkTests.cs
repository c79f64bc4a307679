using Bunit;
using RuntimesWeb.Components.Board.Tree;
using RuntimesWeb.Components.Chat;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Components.Chat;

/// <summary>What was handed on, as the thread and the task show it.</summary>
public sealed class DelegatedWorkTests(ChatHousehold house) : IClassFixture<ChatHousehold>
{
    [Fact]
    public async Task Outcome_IsACardOfTheTeammate_NotSomethingThePersonSaid()
    {
        var conversation = await house.OpenAsync("With a team");
        var task = Guid.NewGuid();
        var noted = await house.Turns.NoteAsync(
            conversation.Id,
            MessageInput.Say($"{MessageSender.Opening} for the model") with
            {
                Sender = new MessageSender("coder", "Coder", task, "Write a greeting", "in_review", "Its changes are ready.")
                {
                    Report = "I **wrote** it.",
                    Files = 2,
                    Additions = 5,
                    Deletions = 1,
                    CostMicros = 250_000,
                },
            },
            default);
        Assert.True(noted.IsOk, noted.Failure?.Message);
        await using var page = new PageContext(house.Household);

        var chat = page.Render<ChatPage>(p => p.Add(c => c.Id, conversation.Id));

        chat.WaitForAssertion(() => Assert.Equal("Coder reports", chat.Find("article.outcome").GetAttribute("aria-label")));
        var card = chat.Find("article.outcome");
        Assert.Equal($"/board/{task}", card.QuerySelector("a.outcome-title")!.GetAttribute("href"));
        Assert.Contains("In review", card.TextContent, StringComparison.Ordinal);
        Assert.Contains("2 files changed, +5 −1", card.TextContent, StringComparison.Ordinal);
        Assert.Contains("$0.25", card.TextContent, StringComparison.Ordinal);
        Assert.Contains("<strong>wrote</strong>", card.InnerHtml, StringComparison.Ordinal);
        Assert.DoesNotContain("for the model", chat.Markup, StringComparison.Ordinal);
        Assert.Empty(chat.FindAll("article.said"));
    }

    [Fact]
    public async Task Tree_ShowsTheTasksBelow_AndMovesWithThem()
    {
        var create = house.Household.Get<CreateTask>();
        var parent = (await create.RunAsync(new TaskInput { Title = "The whole" }, null, default)).Value;
        var child = (await create.RunAsync(new TaskInput { Title = "A part", ParentTaskId = parent.Id, AssigneeAgentId = "nobody-known" }, null, default)).Value;
        await using var page = new PageContext(house.Household);

        var tree = page.Render<TaskTree>(p => p.Add(t => t.TaskId, parent.Id));

        tree.WaitForAssertion(() => Assert.Equal($"/board/{child.Id}", Assert.Single(tree.FindAll("a.twig-title")).GetAttribute("href")));
        Assert.Equal("The whole", tree.Find("[aria-current=true]").TextContent);
        Assert.Contains("2 tasks together", tree.Markup, StringComparison.Ordinal);
        await house.Household.Get<EditTask>().RunAsync(child.Id, new TaskInput { Status = TaskState.Cancelled }, new Core.Platform.Actor("test"), default);
        tree.WaitForAssertion(() => Assert.Contains("Cancelled", tree.Markup, StringComparison.Ordinal));
    }
}
