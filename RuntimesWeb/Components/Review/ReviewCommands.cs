using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Board.Review;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Worktrees.Apply;

namespace RuntimesWeb.Components.Review;

/// <summary>A person's word on work, told with a way back. What a page shows may be old: each looks first how things stand.</summary>
public sealed class ReviewCommands(FindReview find, ApplyReview apply, DiscardReview discard, UndoReview undo, PageActor actor, Toasts toasts)
{
    public async Task<Outcome<AppliedReview>> ApplyAsync(ReviewPlace place, ReviewApply wanted, Func<Task> after)
    {
        var now = await find.OfWorktreeAsync(place.Worktree.Id, CancellationToken.None);
        if (now.Failure is { } gone)
        {
            return gone;
        }

        var applied = await apply.RunAsync(now.Value, wanted, await actor.GetAsync(), CancellationToken.None);
        if (applied is { IsOk: true, Value.Result: ApplyResult.Applied done })
        {
            toasts.Say("Applied", done.Branch is { } branch ? $"{done.Commit?[..Math.Min(10, done.Commit.Length)]} on {branch}" : done.Worktree.ProjectPath, action: new ToastAction("Undo", () => UndoAsync(place, after)));
        }

        return applied;
    }

    public async Task<Failure?> DiscardAsync(ReviewPlace place, Func<Task> after)
    {
        var now = await find.OfWorktreeAsync(place.Worktree.Id, CancellationToken.None);
        if (now.Failure is { } gone)
        {
            return gone;
        }

        var discarded = await discard.RunAsync(now.Value, await actor.GetAsync(), CancellationToken.None);
        if (discarded.IsOk)
        {
            toasts.Say("Discarded", "It waits in the bin for some days.", action: new ToastAction("Undo", () => UndoAsync(place, after)));
        }

        return discarded.Failure;
    }

    public async Task UndoAsync(ReviewPlace place, Func<Task> after)
    {
        var now = await find.OfWorktreeAsync(place.Worktree.Id, CancellationToken.None);
        var undone = now.IsOk ? await undo.RunAsync(now.Value, await actor.GetAsync(), CancellationToken.None) : now.Failure!;
        if (undone.Failure is { } failure)
        {
            toasts.Warn("It could not be undone", Words.Of(failure));
        }
        else
        {
            toasts.Say("Undone", "Everything is as it was before.");
        }

        await after();
    }
}
