using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Worktrees.Apply;
using RuntimesWeb.Core.Worktrees.Repository;

namespace RuntimesWeb.Core.Worktrees;

/// <summary>Throws a worktree away: folder and branch go, and what was in it stays in the bin for some days.</summary>
public sealed class DiscardWorktree
{
    private readonly WorktreeLedger _ledger;
    private readonly WorktreeFolders _folders;
    private readonly WorktreeHolds _holds;
    private readonly RepositoryTurns _turns;

    internal DiscardWorktree(WorktreeLedger ledger, WorktreeFolders folders, WorktreeHolds holds, RepositoryTurns turns) => (_ledger, _folders, _holds, _turns) = (ledger, folders, holds, turns);

    public async Task<Outcome<Worktree>> RunAsync(Guid id, Actor by, CancellationToken ct)
    {
        using var turn = await _turns.OfWorktreeAsync(id, ct);
        var found = await _ledger.FindAsync(id, ct);
        if (found.Failure is { } failure)
        {
            return failure;
        }

        var worktree = found.Value;
        if (worktree.Status is WorktreeStatus.Discarded or WorktreeStatus.Removed)
        {
            return worktree;
        }

        return _holds.IsHeld(id) ? Failure.Conflict("A run is at work in this worktree", "Stop the run first.")
            : worktree.Status == WorktreeStatus.Creating ? Failure.Conflict("The worktree is still being made")
            : await ToBinAsync(worktree, WorktreeStatus.Discarded, by, "discard", ct);
    }

    /// <summary>Saves what is in it, and removes folder and branch; the caller has the worktree's turn. What cannot be saved keeps the folder where it is.</summary>
    internal async Task<Outcome<Worktree>> ToBinAsync(Worktree worktree, WorktreeStatus end, Actor by, string verb, CancellationToken ct)
    {
        var binned = worktree with
        {
            Status = end,
            EndedAt = worktree.EndedAt ?? _ledger.Now,
            RemoveAfter = _ledger.BinUntil,
        };
        if (worktree.Kind == WorktreeKind.Scratch)
        {
            // There is no history to keep it in: the folder itself waits in the bin.
            return await _ledger.SaveAsync(binned, by, verb, null);
        }

        var saved = await _folders.SaveAsync(worktree, RefNames.Bin, ct);
        if (saved.Failure is { } unsaved)
        {
            return unsaved;
        }

        binned = await _ledger.SaveAsync(
            binned with
            {
                SavedSha = saved.Value.Sha,
                Bytes = null,
            },
            by,
            verb,
            saved.Value.Skipped.Count == 0 ? null : $"{worktree.Path} stays until {binned.RemoveAfter:u}: {saved.Value.Skipped[0]} cannot be kept as a commit");
        if (saved.Value.Skipped.Count > 0)
        {
            return binned;
        }

        var removed = await _folders.RemoveAsync(saved.Value.Store, binned, withBranch: true, CancellationToken.None);
        return removed.Failure is { } left ? left : binned;
    }
}

/// <summary>Undoes the last apply (the branch goes back to where it stood, while nothing came on top of it) or brings a discarded worktree back from the bin.</summary>
public sealed class UndoWorktree
{
    private readonly WorktreeLedger _ledger;
    private readonly ResumeWorktree _resume;
    private readonly UndoApply _undo;
    private readonly RepositoryTurns _turns;

    internal UndoWorktree(WorktreeLedger ledger, ResumeWorktree resume, UndoApply undo, RepositoryTurns turns) => (_ledger, _resume, _undo, _turns) = (ledger, resume, undo, turns);

    public async Task<Outcome<Worktree>> RunAsync(Guid id, Actor by, CancellationToken ct)
    {
        using var turn = await _turns.OfWorktreeAsync(id, ct);
        var found = await _ledger.FindAsync(id, ct);
        if (found.Failure is { } failure)
        {
            return failure;
        }

        var worktree = found.Value;
        if (worktree is { Status: WorktreeStatus.Discarded } || worktree is { Status: WorktreeStatus.Removed, SavedSha: not null, Applied: null })
        {
            return await _resume.RestoreAsync(worktree, by, "undo", ct);
        }

        if (worktree.Applied is not { IsDone: true } change)
        {
            return Failure.Conflict("There is nothing to undo: the worktree was neither applied nor discarded", "What was discarded can be brought back until the bin is emptied.");
        }

        using var repository = await _turns.OfRepositoryAsync(worktree.Repository, ct);
        var undone = await _undo.RunAsync(worktree, change, ct);
        if (undone.Failure is { } stays)
        {
            return stays;
        }

        var back = await _ledger.SaveAsync(worktree with { Applied = null }, by, "undo", $"{change.Branch} of {worktree.Repository} is back at {change.FromSha}");
        return await _resume.RestoreAsync(back, by, "resume", ct);
    }
}
