using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Worktrees.Repository;

namespace RuntimesWeb.Core.Worktrees;

/// <summary>Keeps all that is in a worktree as a commit and removes its folder, until it is resumed.</summary>
public sealed class PauseWorktree
{
    private readonly WorktreeLedger _ledger;
    private readonly WorktreeFolders _folders;
    private readonly WorktreeHolds _holds;
    private readonly RepositoryTurns _turns;

    internal PauseWorktree(WorktreeLedger ledger, WorktreeFolders folders, WorktreeHolds holds, RepositoryTurns turns) => (_ledger, _folders, _holds, _turns) = (ledger, folders, holds, turns);

    public async Task<Outcome<Worktree>> RunAsync(Guid id, Actor by, CancellationToken ct)
    {
        using var turn = await _turns.OfWorktreeAsync(id, ct);
        var found = await _ledger.FindAsync(id, ct);
        if (found.Failure is { } failure)
        {
            return failure;
        }

        if (found.Value is not { Status: WorktreeStatus.Active, Kind: not WorktreeKind.Scratch } worktree || _holds.IsHeld(id))
        {
            return found.Value.Status == WorktreeStatus.Paused ? found
                : Failure.Conflict(_holds.IsHeld(id) ? "A run is at work in this worktree" : "Only a worktree whose folder is there, of a project, can be paused");
        }

        var saved = await _folders.SaveAsync(worktree, RefNames.Saved, ct);
        if (saved.Failure is { } unsaved)
        {
            return unsaved;
        }

        if (saved.Value.Skipped.Count > 0)
        {
            return Failure.Conflict($"The folder stays: {saved.Value.Skipped[0]} cannot be kept as a commit", "Move it elsewhere, then pause again.");
        }

        var paused = await _ledger.SaveAsync(
            worktree with
            {
                Status = WorktreeStatus.Paused,
                SavedSha = saved.Value.Sha,
                Bytes = null,
            },
            by,
            "pause",
            null);
        var removed = await _folders.RemoveAsync(saved.Value.Store, paused, withBranch: false, CancellationToken.None);
        return removed.Failure is { } left ? left : paused;
    }
}

/// <summary>Makes the folder of a worktree again as it was: of one that is paused, or whose folder somebody removed. Of one whose folder is there it changes nothing.</summary>
public sealed class ResumeWorktree
{
    private readonly WorktreeLedger _ledger;
    private readonly WorktreeFolders _folders;
    private readonly WorktreeGit _git;
    private readonly RepositoryTurns _turns;

    internal ResumeWorktree(WorktreeLedger ledger, WorktreeFolders folders, WorktreeGit git, RepositoryTurns turns) => (_ledger, _folders, _git, _turns) = (ledger, folders, git, turns);

    public async Task<Outcome<Worktree>> RunAsync(Guid id, Actor by, CancellationToken ct)
    {
        using var turn = await _turns.OfWorktreeAsync(id, ct);
        var found = await _ledger.FindAsync(id, ct);
        if (found.Failure is { } failure)
        {
            return failure;
        }

        return found.Value switch
        {
            { Status: WorktreeStatus.Creating } => Failure.Conflict("The worktree is still being made"),
            { Status: WorktreeStatus.Discarded } => Failure.Conflict("The worktree was discarded", "Bring it back from the bin first."),
            { Status: WorktreeStatus.Removed, SavedSha: null } => Failure.Conflict("The worktree was removed, and nothing of it is left"),
            { Status: WorktreeStatus.Active or WorktreeStatus.Applied } there when Directory.Exists(there.Path) => await AgainAsync(there),
            var gone => await RestoreAsync(gone, by, "resume", ct),
        };
    }

    /// <summary>Makes the folder again; the caller has the worktree's turn.</summary>
    internal async Task<Outcome<Worktree>> RestoreAsync(Worktree worktree, Actor by, string verb, CancellationToken ct)
    {
        if (worktree.Kind == WorktreeKind.Scratch)
        {
            WorktreeRoot.Private(worktree.Path);
            return await _ledger.SaveAsync(Live(worktree), by, verb, null);
        }

        if (!Directory.Exists(worktree.Path))
        {
            var restored = await TryAsync(worktree, ct);
            if (restored.Failure is { } failure)
            {
                return failure;
            }

            worktree = restored.Value;
        }

        var live = await _ledger.SaveAsync(Live(worktree), by, verb, null);
        if (await _git.StoreAsync(live, CancellationToken.None) is { IsOk: true, Value: var store })
        {
            await _git.DropAsync(store, WorktreeGit.Own(RefNames.Saved, live.Id), CancellationToken.None);
            await _git.DropAsync(store, WorktreeGit.Own(RefNames.Bin, live.Id), CancellationToken.None);
        }

        return live;
    }

    // Work goes on in it: what was applied before stays applied, and it is not removed by the clock.
    private Worktree Live(Worktree worktree) => worktree with
    {
        Status = WorktreeStatus.Active,
        SavedSha = null,
        EndedAt = null,
        RemoveAfter = null,
        LastUsedAt = _ledger.Now,
    };

    private async Task<Outcome<Worktree>> AgainAsync(Worktree worktree) => await _ledger.Store.SaveAsync(Live(worktree), CancellationToken.None);

    private async Task<Outcome<Worktree>> TryAsync(Worktree worktree, CancellationToken ct)
    {
        try
        {
            return await _folders.RestoreAsync(worktree, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failure.Unavailable($"The folder could not be made again: {e.Message}");
        }
    }
}
