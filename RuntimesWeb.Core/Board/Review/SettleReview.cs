using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Board.Comments;
using RuntimesWeb.Core.Board.Verify;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Board.Review;

/// <summary>What stands against taking work, and what a word on work does to its task.</summary>
public sealed class SettleReview(TaskStore tasks, VerificationStore verify, AuditLog audit, TimeProvider time)
{
    // As often a task that somebody moved meanwhile is looked at again.
    private const int Tries = 3;

    /// <summary>The verification that says something of the work as it is now; null when it was worked on since, or never verified.</summary>
    public static Verification? Counting(ReviewPlace place, Verification? last) => place.Run?.FinishedAt > last?.CreatedAt ? null : last;

    /// <summary>Why the work is not taken without a person's word against its verification: red, or not over; null when nothing stands against it.</summary>
    internal async Task<Failure?> AgainstAsync(ReviewPlace place, CancellationToken ct)
    {
        var last = Counting(place, (await verify.LastOfAsync([place.Worktree.Id], ct)).GetValueOrDefault(place.Worktree.Id));
        return last switch
        {
            { FinishedAt: null } => Required("Its verification is not over. Wait for it, or say humanOverride to take the work all the same."),
            { IsGreen: true } => null,
            { } => Required("Its verification did not pass. Send it back, or say humanOverride to take the work all the same."),
            null => place.Task?.Verdict is { IsPromotable: false } ? Required("Its verification did not pass. Verify it again, send it back, or say humanOverride to take the work all the same.") : null,
        };

        static Failure Required(string hint) => Failure.Conflict("verification_required", hint);
    }

    /// <summary>The work is taken.</summary>
    internal Task ToDoneAsync(ReviewPlace place, string words, bool overrides, Actor by) => MoveAsync(
        place,
        now => now is TaskState.InProgress or TaskState.Cancelled ? null : TaskState.Done,
        (task, to) => [
            new MoveTask(task.Id, task.Status, to, time.GetUtcNow(), ofReview: true)
            {
                OverriddenBy = overrides ? by.Name : null,
                WorktreeRef = place.Worktree.Id.ToString(),
                BranchRef = place.Worktree.Branch,
            },
            Say(task.Id, words),
            .. overrides ? [audit.Entry(by, "task.override", task.Id.ToString(), "its work was applied although its verification did not pass")] : Array.Empty<IRowChange>(),
        ]);

    /// <summary>The work is thrown away.</summary>
    /// <param name="isLast">Nothing is left to look at: the task is to be done again.</param>
    internal Task ToTodoAsync(ReviewPlace place, bool isLast, Actor by) => MoveAsync(
        place,
        now => now is TaskState.InReview or TaskState.Blocked && isLast ? TaskState.Todo : now,
        (task, to) => to == task.Status ? [Say(task.Id, $"Discarded by {by.Name}: {place.Worktree.Branch ?? place.Worktree.Title}.")]
            : [new MoveTask(task.Id, task.Status, to, time.GetUtcNow(), ofReview: true), Say(task.Id, $"Discarded by {by.Name}; it can be brought back from the bin.")]);

    /// <summary>What was applied or discarded is before the person again.</summary>
    internal async Task ToReviewAsync(ReviewPlace place, string words)
    {
        var last = Counting(place, (await verify.LastOfAsync([place.Worktree.Id], CancellationToken.None)).GetValueOrDefault(place.Worktree.Id));
        await MoveAsync(
            place,
            now => now is TaskState.Done or TaskState.Todo or TaskState.InReview ? TaskState.InReview : null,
            (task, to) => [
                new MoveTask(task.Id, task.Status, to, time.GetUtcNow(), ofReview: true)
                {
                    Verdict = last is { FinishedAt: not null } ? last.ToVerdict() : null,
                    WorktreeRef = place.Worktree.Id.ToString(),
                    BranchRef = place.Worktree.Branch,
                },
                Say(task.Id, words),
            ]);
    }

    private async Task MoveAsync(ReviewPlace place, Func<TaskState, TaskState?> next, Func<BoardTask, TaskState, IRowChange[]> changes)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            if (place.Worktree.TaskId is not { } id || await tasks.FindAsync(id, CancellationToken.None) is not { } task || next(task.Status) is not { } to)
            {
                return;
            }

            var rows = changes(task, to);
            await tasks.ApplyAsync(rows);
            if (rows.OfType<MoveTask>().All(m => m.HasMoved))
            {
                return;
            }
        }
    }

    private AddCommentRow Say(Guid task, string body) => new(new TaskComment
    {
        Id = Guid.NewGuid(),
        TaskId = task,
        Body = body,
        AuthorType = CommentAuthor.System,
        CreatedAt = time.GetUtcNow(),
    });
}
