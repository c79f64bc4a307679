using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Board.Review;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Worktrees.Apply;

namespace RuntimesWeb.Components.Review;

/// <summary>A person's word on work, told with a way back.</summary>
public sealed class ReviewCommands(ApplyReview apply, DiscardReview discard, UndoReview undo, PageActor actor, Toasts toasts)
{
    public async Task<Outcome<AppliedReview>> ApplyAsync(ReviewPlace place, ReviewApply wanted, Func<Task> after)
    {
        var applied = await apply.RunAsync(place, wanted, await actor.GetAsync(), CancellationToken.None);
        if (applied is { IsOk: true, Value.Result: ApplyResult.Applied done })
        {
            toasts.Say("Applied", done.Branch is { } branch ? $"{done.Commit?[..Math.Min(10, done.Commit.Length)]} on {branch}" : done.Worktree.ProjectPath, action: new ToastAction("Undo", () => UndoAsync(place, after)));
        }

        return applied;
    }

    public async Task<Failure?> DiscardAsync(ReviewPlace place, Func<Task> after)
    {
        var discarded = await discard.RunAsync(place, await actor.GetAsync(), CancellationToken.None);
        if (discarded.IsOk)
        {
            toasts.Say("Discarded", "It waits in the bin for some days.", action: new ToastAction("Undo", () => UndoAsync(place, after)));
        }

        return discarded.Failure;
    }

    public async Task UndoAsync(ReviewPlace place, Func<Task> after)
    {
        var undone = await undo.RunAsync(place, await actor.GetAsync(), CancellationToken.None);
        if (undone.Failure is { } failure)
        {
            toasts.Warn("It could not be undone", Words.Sentence(failure.Hint is { } hint ? $"{failure.Message}. {hint}" : failure.Message));
        }
        else
        {
            toasts.Say("Undone", "Everything is as it was before.");
        }

        await after();
    }
}
