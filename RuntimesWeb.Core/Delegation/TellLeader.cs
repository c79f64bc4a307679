using System.Collections.Concurrent;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Work;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Core.Delegation;

/// <summary>
/// Tells a leader what came of work it handed on, exactly once: the message, or the comment, and the note that it was told are one commit. In a conversation it begins the
/// leader's next turn, or is heard by the one that is going on; what becomes of it later is only noted, for the turn after.
/// </summary>
public sealed class TellLeader(Turns turns, WorkOnTask work, WaitForTeammates waiting, RunStore runs, DelegationStore store)
{
    private readonly ConcurrentDictionary<Guid, Task> _telling = new();

    /// <summary>All that is being told has been told.</summary>
    internal Task IdleAsync() => Task.WhenAll(_telling.Values);

    /// <summary>It is being told now, or waits for that.</summary>
    internal bool IsTelling(Guid delegation) => _telling.ContainsKey(delegation);

    /// <summary>Tells it, not twice at a time; whoever is told already is not told again.</summary>
    internal Task RunAsync(DelegationOutcome outcome, CancellationToken ct)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _telling.TryAdd(outcome.Of.Id, over.Task) ? TellAsync(outcome, over, ct) : Task.CompletedTask;
    }

    /// <summary>What became of it later.</summary>
    internal async Task NoteAsync(DelegationOutcome outcome, CancellationToken ct)
    {
        var told = Told(outcome);
        if ((await turns.NoteAsync(outcome.Of.ConversationId ?? Guid.Empty, outcome.ToMessage() with { Beside = told }, ct)).Failure is not null)
        {
            await store.ApplyAsync(told); // nobody is left to be told
        }
    }

    private async Task TellAsync(DelegationOutcome outcome, TaskCompletionSource over, CancellationToken ct)
    {
        try
        {
            await Task.Yield();
            await (outcome.Of.ParentTaskId is { } task ? OnTaskAsync(outcome, task, ct) : InConversationAsync(outcome, ct));
            store.Tell();
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // What is not told yet, the next start tells.
        }
        finally
        {
            _telling.TryRemove(outcome.Of.Id, out _);
            over.TrySetResult();
        }
    }

    private async Task InConversationAsync(DelegationOutcome outcome, CancellationToken ct)
    {
        var (told, conversation) = (Told(outcome), outcome.Of.ConversationId ?? Guid.Empty);
        var input = outcome.ToMessage() with { Beside = told };
        if ((await turns.SendAsync(conversation, input, ct)).Failure is { } failure && !told.IsWritten)
        {
            // A leader that cannot answer now finds it in the conversation; a conversation that was deleted is told nothing.
            var noted = failure.Kind == FailureKind.NotFound ? (Outcome<Message>)failure : await turns.NoteAsync(conversation, input, ct);
            if (noted.Failure is not null)
            {
                await store.ApplyAsync(told);
            }
        }
    }

    // The leader's own work waits for it itself as long as it goes on; this is for after its end, such as after a restart.
    private async Task OnTaskAsync(DelegationOutcome outcome, Guid parent, CancellationToken ct)
    {
        var told = await waiting.TellAsync([outcome]);
        var page = await runs.PageAsync(new RunFilter(TaskId: parent), null, 1, ct);
        if (page.Match(p => p.Runs, _ => []) is [var last, ..] && last is { Status: RunStatus.Completed or RunStatus.Interrupted, Worktree.Id: var place } && (await store.OpenOfParentAsync(parent, ct)).Count == 0)
        {
            // Refused when a person has moved it on meanwhile: then the comment is all.
            await work.RunAsync(
                new WorkWish(parent, [new AttemptWish(new RuntimeId(last.RuntimeId))])
                {
                    AssigneeAgentId = outcome.Of.LeaderAgentId,
                    WorktreeId = place,
                    Message = told,
                },
                Actor.Server, ct);
        }
    }

    private MarkTold Told(DelegationOutcome outcome) => new(outcome.Of.Id, store.Now, outcome.Task.Status, outcome.IsFailure);
}
