using RuntimesWeb.Core.Board.Comments;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Board.Verify;

/// <summary>What a verification that a person asked for does to its task: the verdict follows it, and green takes a task on that was blocked because of red.</summary>
public sealed class FollowVerification(VerificationStore store, TaskStore tasks, TimeProvider time)
{
    internal Task<Verification?> FindAsync(Guid id, CancellationToken ct) => store.FindAsync(id, ct);

    /// <summary>It is over.</summary>
    internal async Task EndAsync(Verification verification, CancellationToken ct)
    {
        await store.SaveAsync(verification, ct);

        // Work that goes on looks at its verifications itself.
        if (verification.TaskId is not { } id || await tasks.FindAsync(id, ct) is not { Status: TaskState.InReview or TaskState.Blocked } task)
        {
            return;
        }

        // Of several attempts, a red one says nothing of the one that is before the person.
        var place = verification.WorktreeId.ToString();
        if (!verification.IsGreen && task.WorktreeRef is { } shown && shown != place)
        {
            return;
        }

        var isUnblocked = verification.IsGreen && task is { Status: TaskState.Blocked, Verdict.IsPromotable: false };
        var move = new MoveTask(id, task.Status, isUnblocked ? TaskState.InReview : task.Status, time.GetUtcNow(), ofReview: true)
        {
            Attempt = task.Attempts,
            Verdict = verification.ToVerdict(),
            WorktreeRef = place,
        };
        IRowChange[] said = isUnblocked
            ? [new AddCommentRow(new TaskComment
            {
                Id = Guid.NewGuid(),
                TaskId = id,
                Body = $"Verified again, and green: `{verification.Command}`.",
                AuthorType = CommentAuthor.System,
                CreatedAt = time.GetUtcNow(),
            })]
            : [];
        await tasks.ApplyAsync([move, .. said]);
    }
}
