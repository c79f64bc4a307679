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
        var applied = await NowAsync(place, (now, by) => apply.RunAsync(now, wanted, by, CancellationToken.None));
        if (applied is { IsOk: true, Value.Result: ApplyResult.Applied done })
        {
            toasts.Say("Applied", done.Branch is { } branch ? $"{done.Commit?[..Math.Min(10, done.Commit.Length)]} on {branch}" : done.Worktree.ProjectPath, action: new ToastAction("Undo", () => UndoAsync(place, after)));
        }

        return applied;
    }

    public async Task<Failure?> DiscardAsync(ReviewPlace place, Func<Task> after)
    {
        var discarded = await NowAsync(place, (now, by) => discard.RunAsync(now, by, CancellationToken.None));
        if (discarded.IsOk)
        {
            toasts.Say("Discarded", "It waits in the bin for some days.", action: new ToastAction("Undo", () => UndoAsync(place, after)));
        }

        return discarded.Failure;
    }

    public async Task UndoAsync(ReviewPlace place, Func<Task> after)
    {
        var undone = await NowAsync(place, (now, by) => undo.RunAsync(now, by, CancellationToken.None));
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

    private async Task<Outcome<T>> NowAsync<T>(ReviewPlace shown, Func<ReviewPlace, Actor, Task<Outcome<T>>> act)
    {
        var now = await find.OfWorktreeAsync(shown.Worktree.Id, CancellationToken.None);
        return now.Failure is { } gone ? gone : await act(now.Value, await actor.GetAsync());
    }
}
