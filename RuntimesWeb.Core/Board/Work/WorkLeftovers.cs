using RuntimesWeb.Core.Board.Workspaces;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Worktrees;

namespace RuntimesWeb.Core.Board.Work;

/// <summary>What becomes of the worktrees when work is over: one without changes goes, one that somebody else is to go on with is paused, with a note, all others stay.</summary>
public sealed class WorkLeftovers(DiscardWorktree discard, PauseWorktree pause, WriteHandoff handoff)
{
    internal async Task RunAsync(PlannedWork plan, IReadOnlyList<AttemptEnd> ends)
    {
        foreach (var end in ends.Where(e => e.Last.Worktree is not null))
        {
            var id = end.Last.Worktree!.Id; // just asked
            if (end.Changes is { Files: 0 } && plan.Wish.WorktreeId is null)
            {
                await discard.RunAsync(id, Actor.Server, CancellationToken.None);
            }
            else if (plan.Wish.KeepForResume)
            {
                await handoff.RunAsync(plan, end);
                await pause.RunAsync(id, Actor.Server, CancellationToken.None);
            }
        }
    }
}
