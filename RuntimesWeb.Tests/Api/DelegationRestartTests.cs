using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Work;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Delegation;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api;

/// <summary>What was handed on before the server ended is begun, and told, by the next start: once.</summary>
public sealed class DelegationRestartTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HandedOnAndNotBegun_IsBegunByTheNextStart_AndToldOnce_OverRestarts()
    {
        await using var before = await DelegationHouse.OpenAsync();
        var conversation = await before.ConversationAsync();
        var task = (await before.DelegateAsync(await before.RunAsync(conversation), "Look it up")).Value.Task.Id;
        await before.LeaveAsync();

        await WithServerAsync(before.Folder, app => UntilAsync(app, conversation, 2));
        await WithServerAsync(before.Folder, async app =>
        {
            // It looks at once after its start; what it had told before it does not tell again.
            await UntilIdleAsync(app);
            var messages = await MessagesAsync(app, conversation);
            Assert.Equal([MessageRole.User, MessageRole.Assistant], messages.Select(m => m.Role));
            Assert.Equal((task, "done", "Look it up"), (messages[0].Sender!.TaskId, messages[0].Sender!.State, messages[0].Sender!.Title));
            var done = (await app.Services.GetRequiredService<TaskStore>().FindAsync(task, Ct))!;
            Assert.Equal((TaskState.Done, 1), (done.Status, done.Attempts));
        });
    }

    [Fact]
    public async Task CutOffByTheEndOfTheServer_IsToldAndNotTriedAgain()
    {
        await using var before = await DelegationHouse.OpenAsync();
        var conversation = await before.ConversationAsync();
        var task = (await before.DelegateAsync(await before.RunAsync(conversation), "Look it up")).Value.Task.Id;
        await before.LeaveAsync();
        var runtime = new ScriptedRuntime();
        var gate = runtime.Hold("# Task: Look it up\n\nAll of it.");

        await WithServerAsync(before.Folder, async _ => await gate.Reached, runtime);
        await WithServerAsync(before.Folder, async app =>
        {
            await UntilAsync(app, conversation, 2);
            Assert.Equal("todo", (await MessagesAsync(app, conversation))[0].Sender!.State);
            Assert.Equal(1, (await app.Services.GetRequiredService<TaskStore>().FindAsync(task, Ct))!.Attempts);
        });
    }

    [Fact]
    public async Task DeletedConversation_IsToldNothing()
    {
        await using var before = await DelegationHouse.OpenAsync();
        var conversation = await before.ConversationAsync();
        var task = (await before.DelegateAsync(await before.RunAsync(conversation))).Value.Task.Id;
        await before.Get<DeleteConversation>().RunAsync(conversation.Id, new Actor("test"), Ct);
        await before.LeaveAsync();

        await WithServerAsync(before.Folder, async app =>
        {
            await UntilIdleAsync(app);
            Assert.Equal(TaskState.Done, (await app.Services.GetRequiredService<TaskStore>().FindAsync(task, Ct))!.Status);
            Assert.Empty(await MessagesAsync(app, conversation));
        });
    }

    [Fact]
    public async Task LeaderOnATaskOfItsOwn_GoesOnWithWhatCameOfIt()
    {
        await using var before = await DelegationHouse.OpenAsync();
        var (leader, team) = (before.Leader, before.Team);
        var parent = (await before.Get<CreateTask>().RunAsync(new TaskInput { Title = "The whole", Kind = "research", TeamId = team, AssigneeAgentId = leader }, null, Ct)).Value.Id;
        await before.LeaveAsync();
        var (runtime, asked) = (new ScriptedRuntime(), new List<string>());

        await WithServerAsync(
            before.Folder,
            async app =>
            {
                runtime.Scripts["# Task: The whole"] = (request, ct) => HandOnAsync(app, request.RunId, leader, before.Teammate, ct);
                runtime.Otherwise = (request, _) =>
                {
                    asked.Add(ScriptedRuntime.Words(request));
                    return null;
                };
                var work = (await app.Services.GetRequiredService<WorkOnTask>().RunAsync(new WorkWish(parent, [new AttemptWish(ScriptedRuntime.Id)]), new Actor("test"), Ct)).Value;
                var end = await work.Over.WaitAsync(TimeSpan.FromSeconds(60), Ct);

                var runs = (await app.Services.GetRequiredService<Core.Runs.RunStore>().PageAsync(new Core.Runs.RunFilter(TaskId: parent), null, null, Ct)).Value.Runs;
                Assert.Equal("Handed on.", runs[^1].Summary);
                Assert.Equal((TaskState.Done, 2), (end.Status, runs.Count));
                Assert.Contains(asked, a => a.StartsWith("# Task: The whole", StringComparison.Ordinal) && a.Contains("From the task board", StringComparison.Ordinal) && a.Contains("\"A part\"", StringComparison.Ordinal));
                var detail = (await app.Services.GetRequiredService<TaskStore>().DetailAsync(parent, Ct))!;
                Assert.Equal(TaskState.Done, Assert.Single(detail.Children).Status);
                Assert.Contains(detail.Comments, c => c.AuthorAgentId == before.Teammate && c.Body.StartsWith("Worker on \"A part\": It is done.", StringComparison.Ordinal));
                Assert.Empty(await app.Services.GetRequiredService<DelegationStore>().OpenAsync(Ct));
            },
            runtime);
    }

    private static async IAsyncEnumerable<Core.Runtimes.Adapters.RunEvent> HandOnAsync(
        TestApp app, Guid run, string leader, string teammate, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var made = await app.Services.GetRequiredService<DelegateTask>().RunAsync(new DelegateWish(run, leader, teammate, "A part", "Of the whole.", "research"), ct);
        yield return new Core.Runtimes.Adapters.RunEvent.Text(made.Failure?.Message ?? "Handed on.");
        yield return new Core.Runtimes.Adapters.RunEvent.Done(Core.Runtimes.Adapters.DoneReason.Completed);
    }

    private static async Task WithServerAsync(string folder, Func<TestApp, Task> visit, ScriptedRuntime? runtime = null)
    {
        await using var app = await TestApp.StartAtAsync(folder, (runtime ?? new ScriptedRuntime()).AddTo);
        await visit(app);
    }

    private static Task UntilAsync(TestApp app, Conversation conversation, int messages)
    {
        var changed = new Signal();
        app.Services.GetRequiredService<ConversationFeed>().Changed += _ => changed.Raise();
        return changed.UntilAsync(async () => await MessagesAsync(app, conversation) is var all && all.Count >= messages && all[^1].Status == MessageStatus.Complete, $"{messages} messages");
    }

    private static Task UntilIdleAsync(TestApp app)
    {
        var changed = new Signal();
        app.Services.GetRequiredService<DelegationStore>().Changed += changed.Raise;
        return changed.UntilAsync(async () => (await app.Services.GetRequiredService<DelegationStore>().OpenAsync(Ct)).Count == 0, "nothing is to be told");
    }

    private static async Task<IReadOnlyList<Message>> MessagesAsync(TestApp app, Conversation conversation) =>
        (await app.Services.GetRequiredService<ConversationStore>().MessagesAsync(conversation.Number, null, 20, Ct)).Messages;
}
