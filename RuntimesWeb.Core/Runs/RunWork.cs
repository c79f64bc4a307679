using System.Data.Common;
using Microsoft.Extensions.Logging;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Runtimes.Adapters;

namespace RuntimesWeb.Core.Runs;

/// <summary>The work of one run, from its first event to its last: what its adapter does is noted as it happens, and its end is stored whatever happens.</summary>
public sealed partial class RunWork(EventLog log, RunNotes notes, RunSlots slots, TimeProvider time, ILogger<RunWork> logger)
{
    /// <summary>So long an adapter that is stopped may take; then the run is over without it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The request with what decides about its tool calls.</summary>
    internal RunRequest Guard(RunSpec spec) => spec.Request with
    {
        Gate = notes.GateOf(spec),
        Mode = spec.PermissionMode,
    };

    /// <summary>Its place among those that work at the same time.</summary>
    internal RunSlot SlotOf(RunSpec spec) => new(slots, spec.Lane);

    internal Task BeginAsync(ActiveRun run) => run.AppendAsync(new RunEvent.Status(run.Now.Status == RunStatus.Queued ? "queued" : "running"), run.Now, RowChanges.Of(run.Spec.Owner.AtStart(run.Now), notes.AtStart(run.Now)));

    /// <summary>Does it; over when the end is stored, or the server stops.</summary>
    internal async Task RunAsync(ActiveRun run, IRuntimeAdapter adapter, Func<bool> isServerStopping)
    {
        var work = AdaptAsync(run, adapter);
        await Task.WhenAny(work, LastChanceAsync(run, work));
        // An adapter that does not listen is left behind: what it still says is not written.
        var end = work.IsCompleted ? await work : run.EndOfStopped;
        if (run.TryEnd())
        {
            await EndAsync(run, end, isServerStopping);
            await SettleAsync(run);
        }

        notes.Forget(run.Now.Id);
    }

    // The run is over, whatever becomes of the sums; the ledger has them.
    private async Task SettleAsync(ActiveRun run)
    {
        try
        {
            await notes.AfterEndAsync(run);
        }
        catch (Exception e)
        {
            Log.Broke(logger, e, run.Now.Id, run.Now.RuntimeId);
        }
    }

    /// <summary>Lets the adapter work; answers its last event, or the one that says what became of it.</summary>
    private async Task<RunEvent> AdaptAsync(ActiveRun run, IRuntimeAdapter adapter)
    {
        try
        {
            await run.TakeSlotAsync();
            if (await notes.BeforeAsync(run) is { } refused)
            {
                return refused;
            }

            if (await PrepareAsync(run) is { } unfit)
            {
                return unfit;
            }

            await foreach (var e in adapter.RunAsync(run.Spec.Request, run.Stopping))
            {
                if (e.IsLast)
                {
                    await notes.BeforeEndAsync(run);
                    return e;
                }

                if (await notes.NoteAsync(run, e) is { } ended)
                {
                    return ended;
                }
            }

            Log.NoEnd(logger, run.Now.Id, run.Now.RuntimeId);
            return new RunEvent.Error("internal", "The runtime ended without saying how it went.", "Retry; if it happens again, look into the log of the server.");
        }
        catch (OperationCanceledException) when (run.Stopping.IsCancellationRequested)
        {
            return run.EndOfStopped;
        }
        catch (IOException e) when (run.Stream is null || e.Message.StartsWith("the event log", StringComparison.Ordinal))
        {
            Log.NotStored(logger, e, run.Now.Id);
            return new RunEvent.Error("storage", "What it did could not be stored any more.", "Look whether the disk is full, then retry.");
        }
        catch (Exception e)
        {
            Log.Broke(logger, e, run.Now.Id, run.Now.RuntimeId);
            return new RunEvent.Error("internal", "Something inside this server went wrong; its log says more.", "Retry.");
        }
        finally
        {
            run.Spec.Request.Inputs.End();
        }
    }

    // Its place is made when it is its turn, and is part of what it is asked from then on.
    private static async Task<RunEvent?> PrepareAsync(ActiveRun run)
    {
        if (run.Spec.Prepare is not { } prepare)
        {
            return null;
        }

        await run.AppendAsync(new RunEvent.Status("preparing", "Making a worktree"), run.Now);
        var made = await prepare(run.Stopping);
        if (made.Failure is { } failure)
        {
            return new RunEvent.Error(RunError.NoPlaceCode, failure.Message, failure.Hint);
        }

        run.Spec = run.Spec with { Request = run.Spec.Request with { Folder = made.Value.Folder } };
        await run.AppendAsync(new RunEvent.Status("running"), run.Now with { Folder = made.Value.Folder.Project, Worktree = made.Value.Worktree });
        run.TellChanged();
        return null;
    }

    private async Task LastChanceAsync(ActiveRun run, Task work)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = run.Stopping.Register(() => stopped.TrySetResult());
        await Task.WhenAny(work, stopped.Task);
        if (!work.IsCompleted)
        {
            await Task.WhenAny(work, Task.Delay(Patience, time));
        }
    }

    // A full disk or a locked file must not lose the end of a run: it is stored as soon as that can be done again, at the latest as an interruption by the next start.
    private async Task EndAsync(ActiveRun run, RunEvent end, Func<bool> isServerStopping)
    {
        run.TellEnd(end);
        var over = RunStore.Over(run.Now, end, run.Transcript, time.GetUtcNow());
        for (var wait = TimeSpan.FromMilliseconds(500); ; wait = TimeSpan.FromSeconds(Math.Min(10, wait.TotalSeconds * 2)))
        {
            try
            {
                run.Stream ??= await log.OpenAsync(run.Now.Id, CancellationToken.None);
                await run.WriteAsync([end], over, RowChanges.Of(run.Spec.Owner.AtEnd(over, run.Transcript), notes.AtEnd(run.Now.Id)));
                log.Seal(run.Now.Id);
                break;
            }
            catch (Exception e) when (e is IOException or DbException or ObjectDisposedException && !isServerStopping())
            {
                Log.NotStored(logger, e, run.Now.Id);
                run.Stream?.Dispose();
                run.Stream = null;
                await Task.Delay(wait, time);
            }
            catch (Exception e)
            {
                Log.Broke(logger, e, run.Now.Id, run.Now.RuntimeId);
                break;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Run {RunId}: {RuntimeId} ended without a last event")]
        public static partial void NoEnd(ILogger logger, Guid runId, string runtimeId);

        [LoggerMessage(Level = LogLevel.Error, Message = "Run {RunId} could not be stored; it is tried again")]
        public static partial void NotStored(ILogger logger, Exception e, Guid runId);

        [LoggerMessage(Level = LogLevel.Error, Message = "Run {RunId} on {RuntimeId} broke")]
        public static partial void Broke(ILogger logger, Exception e, Guid runId, string runtimeId);
    }
}
