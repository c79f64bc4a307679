using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Worktrees.Apply;
using RuntimesWeb.Core.Worktrees.Repository;

namespace RuntimesWeb.Core.Worktrees;

/// <summary>Puts right what a crash, or somebody with a file manager, left behind: half-made worktrees, applies that were cut off, folders and registrations that nobody knows.</summary>
public sealed partial class RecoverWorktrees
{
    private readonly WorktreeLedger _ledger;
    private readonly UndoApply _apply;
    private readonly FindLeftovers _leftovers;
    private readonly EmptyBin _bin;
    private readonly ILogger<RecoverWorktrees> _logger;

    internal RecoverWorktrees(WorktreeLedger ledger, UndoApply apply, FindLeftovers leftovers, EmptyBin bin, ILogger<RecoverWorktrees> logger) =>
        (_ledger, _apply, _leftovers, _bin, _logger) = (ledger, apply, leftovers, bin, logger);

    /// <param name="since">When this server started: what is younger is being worked on.</param>
    public async Task RunAsync(DateTimeOffset since, CancellationToken ct)
    {
        foreach (var seen in await _ledger.Store.AllAsync(ct))
        {
            using var turn = await _bin.TurnAsync(seen.Id, ct);
            if (turn is not null && await _ledger.Store.FindAsync(seen.Id, ct) is { } worktree)
            {
                await OneAsync(worktree, since, ct);
            }
        }

        var lost = await _leftovers.RunAsync(since, ct);
        foreach (var folder in lost)
        {
            Log.Lost(_logger, folder);
        }
    }

    private async Task OneAsync(Worktree worktree, DateTimeOffset since, CancellationToken ct)
    {
        if (worktree.Status == WorktreeStatus.Creating)
        {
            if (worktree.CreatedAt < since)
            {
                await _leftovers.RemoveAsync(worktree, ct);
                Log.HalfMade(_logger, worktree.Id);
            }

            return;
        }

        if (worktree.Applied is { IsDone: false } change && change.At < since)
        {
            var repaired = await _apply.RepairAsync(worktree, change, ct);
            if (repaired.Failure is { } failure)
            {
                Log.NotRepaired(_logger, worktree.Id, failure.Message);
                return;
            }

            worktree = await _ledger.SaveAsync(
                repaired.Value
                    ? worktree with
                    {
                        Applied = change with { IsDone = true },
                        Status = WorktreeStatus.Applied,
                        EndedAt = change.At,
                        RemoveAfter = _ledger.KeptUntil,
                    }
                    : worktree with { Applied = null },
                Actor.Server,
                "recover",
                repaired.Value ? $"the apply into {change.Branch} was finished" : $"the apply into {change.Branch} was taken back");
        }

        if (worktree.Status is WorktreeStatus.Active or WorktreeStatus.Applied && !Directory.Exists(worktree.Path))
        {
            await _ledger.SaveAsync(
                worktree with
                {
                    Status = WorktreeStatus.Removed,
                    SavedSha = await _leftovers.LastCommitAsync(worktree, ct),
                    EndedAt = worktree.EndedAt ?? _ledger.Now,
                    RemoveAfter = _ledger.BinUntil,
                    Bytes = null,
                },
                Actor.Server,
                "recover",
                $"somebody removed {worktree.Path}");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The worktree {WorktreeId} was half made when the server ended; what there was of it is removed")]
        public static partial void HalfMade(ILogger logger, Guid worktreeId);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The apply of {WorktreeId} was cut off and could not be put right: {Why}")]
        public static partial void NotRepaired(ILogger logger, Guid worktreeId, string why);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Folder} belongs to no worktree that is known; it was set aside and is not deleted")]
        public static partial void Lost(ILogger logger, string folder);
    }
}

/// <summary>Recovers at the start, beside the first requests.</summary>
internal sealed partial class WorktreeRecovery(RecoverWorktrees recover, TimeProvider time, ILogger<WorktreeRecovery> logger) : BackgroundService
{
    private readonly DateTimeOffset _since = time.GetUtcNow();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            await recover.RunAsync(_since, stoppingToken);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            Log.Failed(logger, e);
        }
        catch (OperationCanceledException)
        {
            // The server ends; the next start looks again.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Looking for what the last start left of worktrees failed; the next start looks again")]
        public static partial void Failed(ILogger logger, Exception e);
    }
}
