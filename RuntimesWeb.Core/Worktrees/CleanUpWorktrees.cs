using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Worktrees.Repository;

namespace RuntimesWeb.Core.Worktrees;

/// <summary>What a clean-up did.</summary>
/// <param name="Emptied">Worktrees of which nothing is kept any more.</param>
/// <param name="Freed">Bytes that the removed folders took.</param>
public sealed record CleanUp(int Removed, int Paused, int Emptied, long Freed);

/// <summary>
/// Removes folders whose work was applied some days ago, empties the bin, and pauses what was unused for longest where a repository has too many folders. What a run holds is left
/// alone, and nothing is removed that was not saved first.
/// </summary>
public sealed partial class CleanUpWorktrees
{
    private readonly WorktreeLedger _ledger;
    private readonly DiscardWorktree _discard;
    private readonly PauseWorktree _pause;
    private readonly EmptyBin _bin;
    private readonly ILogger<CleanUpWorktrees> _logger;

    internal CleanUpWorktrees(WorktreeLedger ledger, DiscardWorktree discard, PauseWorktree pause, EmptyBin bin, ILogger<CleanUpWorktrees> logger) =>
        (_ledger, _discard, _pause, _bin, _logger) = (ledger, discard, pause, bin, logger);

    public async Task<CleanUp> RunAsync(CancellationToken ct)
    {
        var done = new CleanUp(0, 0, 0, 0);
        foreach (var worktree in await _ledger.Store.AllAsync(ct))
        {
            done = await OneAsync(worktree, done, ct);
        }

        foreach (var crowd in (await _ledger.Store.AllAsync(ct)).Where(w => w is { Status: WorktreeStatus.Active, Kind: not WorktreeKind.Scratch }).GroupBy(w => w.Repository, StringComparer.Ordinal))
        {
            foreach (var unused in crowd.OrderByDescending(w => w.LastUsedAt).Skip(_ledger.MostPerRepository))
            {
                done = await PauseAsync(unused, done, ct);
            }
        }

        return done;
    }

    private async Task<CleanUp> OneAsync(Worktree seen, CleanUp done, CancellationToken ct)
    {
        using var turn = await _bin.TurnAsync(seen.Id, ct);
        if (turn is null || await _ledger.Store.FindAsync(seen.Id, ct) is not { } worktree)
        {
            return done;
        }

        var isOver = worktree.RemoveAfter <= _ledger.Now;
        var bytes = worktree.Status is WorktreeStatus.Active or WorktreeStatus.Applied or WorktreeStatus.Discarded ? FolderTree.Measure(worktree.Path) : 0;
        switch (worktree.Status)
        {
            case WorktreeStatus.Applied when isOver:
                var removed = await _discard.ToBinAsync(worktree, WorktreeStatus.Removed, Actor.Server, "remove", ct);
                return removed.IsOk && !Directory.Exists(worktree.Path) ? done with { Removed = done.Removed + 1, Freed = done.Freed + bytes } : Left(worktree, removed.Failure, done);
            case WorktreeStatus.Discarded or WorktreeStatus.Removed when isOver:
                var emptied = await _bin.EmptyAsync(worktree, ct);
                return emptied.IsOk ? done with { Emptied = done.Emptied + 1, Freed = done.Freed + bytes } : Left(worktree, emptied.Failure, done);
            case WorktreeStatus.Active or WorktreeStatus.Applied when bytes != worktree.Bytes:
                await _ledger.Store.SaveAsync(worktree with { Bytes = bytes }, ct);
                return done;
            default:
                return done;
        }
    }

    private async Task<CleanUp> PauseAsync(Worktree worktree, CleanUp done, CancellationToken ct)
    {
        var paused = await _pause.RunAsync(worktree.Id, Actor.Server, ct);
        return paused.IsOk ? done with { Paused = done.Paused + 1, Freed = done.Freed + (worktree.Bytes ?? 0) } : Left(worktree, paused.Failure, done);
    }

    private CleanUp Left(Worktree worktree, Failure? why, CleanUp done)
    {
        Log.Left(_logger, worktree.Id, why?.Message ?? "it holds something that no commit can keep");
        return done;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The worktree {WorktreeId} stays: {Why}")]
        public static partial void Left(ILogger logger, Guid worktreeId, string why);
    }
}

/// <summary>The end of what was kept: the hidden commit goes, and with it what nobody wanted back.</summary>
internal sealed class EmptyBin(WorktreeLedger ledger, WorktreeGit git, WorktreeFolders folders, WorktreeHolds holds, RepositoryTurns turns)
{
    /// <summary>The worktree's turn; null while a run holds it.</summary>
    public async Task<IDisposable?> TurnAsync(Guid id, CancellationToken ct)
    {
        var turn = await turns.OfWorktreeAsync(id, ct);
        if (!holds.IsHeld(id))
        {
            return turn;
        }

        turn.Dispose();
        return null;
    }

    public async Task<Outcome<Worktree>> EmptyAsync(Worktree worktree, CancellationToken ct)
    {
        try
        {
            FolderTree.Remove(worktree.Path);
            if (worktree.Kind == WorktreeKind.Copy)
            {
                FolderTree.Remove(worktree.GitDir!); // a copy always has one
            }
            else if (worktree.Kind == WorktreeKind.Git && await git.StoreAsync(worktree, ct) is { IsOk: true, Value: var store })
            {
                // A repository that is gone took the bin with it.
                await folders.RemoveAsync(store, worktree, withBranch: true, ct);
                await git.DropAsync(store, WorktreeGit.Own(RefNames.Bin, worktree.Id), ct);
                await git.DropAsync(store, WorktreeGit.Own(RefNames.Saved, worktree.Id), ct);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failure.Unavailable($"The folder could not be removed: {e.Message}");
        }

        return await ledger.SaveAsync(
            worktree with
            {
                Status = WorktreeStatus.Removed,
                SavedSha = null,
                RemoveAfter = null,
                Bytes = null,
            },
            Actor.Server,
            "empty",
            null);
    }
}

/// <summary>Cleans up every hour.</summary>
internal sealed class CleanUpWorktreesJob(CleanUpWorktrees cleanUp) : IJobHandler
{
    public static readonly JobKind Clean = new("worktree-cleanup", "worktrees") { MaxRecoveries = 3 };

    public static readonly RecurringJob Hourly = new("worktree-cleanup", "Remove worktrees that are done with, and empty their bin", Clean, "worktrees", "every hour at 20 past", "0 20 * * * ?");

    public JobKind Kind => Clean;

    public async Task<JobEnd> RunAsync(JobRun job, CancellationToken ct)
    {
        var done = await cleanUp.RunAsync(ct);
        return JobEnd.Done(new JsonObject
        {
            ["removed"] = done.Removed,
            ["paused"] = done.Paused,
            ["emptied"] = done.Emptied,
            ["freedBytes"] = done.Freed,
        });
    }
}
