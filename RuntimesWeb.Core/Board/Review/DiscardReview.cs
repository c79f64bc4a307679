using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Worktrees;

namespace RuntimesWeb.Core.Board.Review;

/// <summary>Throws the work of a run away, into the bin; when it was the last there was to look at, its task is to be done again.</summary>
public sealed class DiscardReview(DiscardWorktree discard, FindReview find, SettleReview settle)
{
    public async Task<Outcome<Worktree>> RunAsync(ReviewPlace place, Actor by, CancellationToken ct)
    {
        if (place.IsWorkedIn)
        {
            return Failure.Conflict("in_progress", "It is being worked on. Stop that first, or wait for its end.");
        }

        var discarded = await discard.RunAsync(place.Worktree.Id, by, ct);
        if (!discarded.IsOk || place.Worktree.Status is WorktreeStatus.Discarded or WorktreeStatus.Removed)
        {
            return discarded;
        }

        var others = await find.OfTaskAsync(place.Worktree.TaskId ?? Guid.Empty, CancellationToken.None);
        await settle.ToTodoAsync(place, !others.Any(other => other.Worktree.Id != place.Worktree.Id && IsToBeLookedAt(other)), by);
        return discarded;
    }

    // What was broken off is kept, but nobody waits for a word on it.
    private static bool IsToBeLookedAt(ReviewPlace place) => place is { Worktree.Status: WorktreeStatus.Active or WorktreeStatus.Paused, Run.Status: RunStatus.Completed };
}

/// <summary>Takes back the last apply or discard: the branch stands where it stood, or the worktree is there again, and the task is before the person.</summary>
public sealed class UndoReview(UndoWorktree undo, SettleReview settle)
{
    public async Task<Outcome<Worktree>> RunAsync(ReviewPlace place, Actor by, CancellationToken ct)
    {
        if (place.IsWorkedIn)
        {
            return Failure.Conflict("in_progress", "It is being worked on. Stop that first, or wait for its end.");
        }

        var isFromBin = place.Worktree.Status is WorktreeStatus.Discarded || (place.Worktree.Status is WorktreeStatus.Removed && place.Worktree.Applied is null);
        var undone = await undo.RunAsync(place.Worktree.Id, by, ct);
        if (undone.IsOk)
        {
            await settle.ToReviewAsync(place, isFromBin ? $"Brought back from the bin by {by.Name}." : $"The apply was undone by {by.Name}: {place.Worktree.Applied?.Branch} is as it was.");
        }

        return undone;
    }
}
