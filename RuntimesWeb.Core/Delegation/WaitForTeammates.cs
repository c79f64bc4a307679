using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Comments;
using RuntimesWeb.Core.Board.Work;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Delegation;

/// <summary>A leader that works on a task itself and handed parts of it on: waits for all of them, says on the task what came of them, and lets the leader go on.</summary>
public sealed class WaitForTeammates(DelegationStore store, ReadOutcome outcomes, TaskStore tasks) : IWorkFollowUp
{
    public async Task<string?> NextAsync(Guid task, CancellationToken stopping)
    {
        var changed = NewSignal();
        void Wake() => Volatile.Read(ref changed).TrySetResult();

        tasks.Changed += Wake;
        store.Changed += Wake;
        try
        {
            while (true)
            {
                // What comes while it looks wakes it again.
                Volatile.Write(ref changed, NewSignal());
                if (await store.OpenOfParentAsync(task, stopping) is not { Count: > 0 } open)
                {
                    return null;
                }

                if (await SettledAsync(open, stopping) is { } settled)
                {
                    return settled.Count == 0 ? null : await TellAsync(settled);
                }

                await changed.Task.WaitAsync(stopping);
            }
        }
        finally
        {
            tasks.Changed -= Wake;
            store.Changed -= Wake;
        }
    }

    /// <summary>Says on the leader's task what came of them, once; answers the words.</summary>
    internal async Task<string> TellAsync(IReadOnlyList<DelegationOutcome> settled)
    {
        var now = store.Now;
        IRowChange[] rows =
        [
            .. settled.SelectMany(o => new IRowChange[]
            {
                new AddCommentRow(new TaskComment
                {
                    Id = Guid.NewGuid(),
                    TaskId = o.Of.ParentTaskId ?? o.Task.Id,
                    Body = $"{o.Name} on \"{o.Task.Title}\": {o.Words}{(o.Report.Length == 0 ? "" : $"\n\n{o.ToMessage().Sender?.Report}")}",
                    AuthorAgentId = o.Of.TeammateAgentId,
                    AuthorType = CommentAuthor.Agent,
                    CreatedAt = now,
                }),
                new MarkTold(o.Of.Id, now, o.Task.Status, o.IsFailure),
            }),
        ];
        await tasks.ApplyAsync(rows);
        store.Tell();
        return string.Join("\n\n", settled.Select(o => o.Text()));
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Null while one of them goes on.
    private async Task<IReadOnlyList<DelegationOutcome>?> SettledAsync(IReadOnlyList<DelegatedWork> open, CancellationToken ct)
    {
        var settled = new List<DelegationOutcome>();
        foreach (var work in open)
        {
            if (await outcomes.TaskAsync(work, ct) is not { } task)
            {
                await store.ApplyAsync(new MarkTold(work.Id, store.Now, null, isFailure: false));
            }
            else if (await outcomes.RunAsync(work, task, ct) is { } outcome)
            {
                settled.Add(outcome);
            }
            else
            {
                return null;
            }
        }

        return settled;
    }
}
