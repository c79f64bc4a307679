using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Core.Runs;

/// <summary>
/// Carries out runs: one adapter each, every event in the event log, every answer in the usage ledger, and exactly one last event, whatever happens. A run
/// belongs to the server: whoever reads it may leave.
/// </summary>
public sealed partial class RunEngine(IEnumerable<IRuntimeAdapter> adapters, EventLog log, RunStore store, PriceList prices, TimeProvider time, ILogger<RunEngine> logger)
{
    /// <summary>So many runs may go on at a time; one more is refused.</summary>
    public const int MostActive = 2000;

    /// <summary>So long an adapter that is stopped may take; then the run is over without it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ImmutableDictionary<RuntimeId, IRuntimeAdapter> _adapters = adapters.ToImmutableDictionary(a => a.Runtime);
    private readonly ConcurrentDictionary<Guid, ActiveRun> _active = new();
    private volatile bool _stopping;

    /// <summary>A run began, ended or is in another state; not with its text.</summary>
    public event Action<Run>? Changed;

    /// <summary>The runs that are not over.</summary>
    public IEnumerable<Run> Active => _active.Values.Select(r => r.Now);

    /// <summary>What drives a runtime; null when this server cannot run it yet.</summary>
    public IRuntimeAdapter? AdapterOf(RuntimeId runtime) => _adapters.GetValueOrDefault(runtime);

    /// <summary>The model that would do the work, or why it cannot be done now.</summary>
    public Outcome<ModelChoice> Choose(RuntimeId runtime, ModelChoice wish) => AdapterOf(runtime) is { } adapter ? adapter.Choose(wish)
        : Failure.Conflict($"{RuntimeCatalog.Get(runtime).Label} cannot be talked to here yet", "Choose another runtime, such as clawboo-native.");

    /// <summary>Stores a run and begins it; what comes after is in its events. Too many at once is a failure.</summary>
    public async Task<Outcome<Run>> StartAsync(RunSpec spec, CancellationToken ct)
    {
        if (AdapterOf(spec.Runtime) is not { } adapter)
        {
            return Choose(spec.Runtime, new ModelChoice()).Failure!; // without an adapter there is one
        }

        if (_stopping || _active.Count >= MostActive)
        {
            return new Failure(FailureKind.TooMany, _stopping ? "the server is stopping" : $"{MostActive} runs are going on already", "wait until some are done, or stop some");
        }

        ct.ThrowIfCancellationRequested();
        var run = new ActiveRun(New(spec), spec, time) { Stream = log.Create(spec.Request.RunId) };
        _active[run.Now.Id] = run;
        // The work begins while its beginning is being stored: nobody sees anything of it before, since whatever it says stands behind the first event.
        run.Begun = run.AppendAsync(new RunEvent.Status("running"), run.Now, spec.Owner.AtStart(run.Now));
        var begun = run.Now;
        _ = Task.Run(() => WorkAsync(run, adapter), CancellationToken.None);
        try
        {
            await run.Begun;
        }
        catch
        {
            run.Stop();
            throw;
        }

        Changed?.Invoke(run.Now);
        return begun;
    }

    /// <summary>A run as it is now, over or not.</summary>
    public async Task<Run?> FindAsync(Guid id, CancellationToken ct) => FindActive(id) ?? await store.FindAsync(id, ct);

    /// <summary>A run that is not over.</summary>
    public Run? FindActive(Guid id) => _active.GetValueOrDefault(id)?.Now;

    /// <summary>What a run that is not over has said so far; null when it is over.</summary>
    public string? TextSoFar(Guid id) => _active.GetValueOrDefault(id)?.Text;

    /// <summary>Ends a run for good, with everything it started; final within ten seconds. A run that is over is a conflict.</summary>
    public async Task<Outcome<Run>> CancelAsync(Guid id, CancellationToken ct)
    {
        if (_active.GetValueOrDefault(id) is not { } run)
        {
            return await NotActiveAsync(id, ct);
        }

        run.Stop();
        await run.Ended.WaitAsync(ct);
        return run.Now;
    }

    /// <summary>Says something to a run while it works; it hears it before its next answer. A run that hears nothing more is a conflict.</summary>
    public async Task<Outcome<Run>> InputAsync(Guid id, string text, CancellationToken ct) =>
        _active.GetValueOrDefault(id) is not { } run ? await NotActiveAsync(id, ct)
        : string.IsNullOrWhiteSpace(text) ? Failure.InvalidField("text", "text is required")
        : run.Spec.Request.Inputs.TryAdd(text) ? run.Now
        : InvalidState;

    /// <summary>Everything after a position, then live, until the last event.</summary>
    public async IAsyncEnumerable<RunLine> ReadAsync(Guid id, EventPosition after, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var item in log.ReadAsync(id, after, ct))
        {
            var line = RunStore.Line(item);
            yield return line;
            if (line.Event.IsLast)
            {
                yield break;
            }
        }
    }

    /// <summary>Ends what is going on, as interrupted.</summary>
    internal async Task StopAsync()
    {
        _stopping = true;
        var running = _active.Values.ToList();
        running.ForEach(r => r.Stop(shutdown: true));
        await Task.WhenAny(Task.WhenAll(running.Select(r => r.Ended)), Task.Delay(Patience, CancellationToken.None));
    }

    internal static Failure InvalidState => Failure.Conflict("invalid_state", "The run is over.");

    private async Task<Outcome<Run>> NotActiveAsync(Guid id, CancellationToken ct) => await store.FindAsync(id, ct) is null ? Failure.NotFound($"unknown run '{id}'") : InvalidState;

    private Run New(RunSpec spec) => new()
    {
        Number = store.NextNumber(),
        Id = spec.Request.RunId,
        Origin = spec.Origin,
        RuntimeId = spec.Runtime.Value,
        AgentId = spec.Request.AgentId,
        TaskId = spec.TaskId,
        ConversationId = spec.ConversationId,
        MessageId = spec.MessageId,
        Provider = spec.Request.Model.Provider?.Value,
        Model = spec.Request.Model.Model,
        PermissionMode = spec.PermissionMode,
        Folder = spec.Request.Folder?.Path,
        Status = RunStatus.Running,
        CreatedAt = time.GetUtcNow(),
        StartedAt = time.GetUtcNow(),
    };

    private async Task WorkAsync(ActiveRun run, IRuntimeAdapter adapter)
    {
        var work = AdaptAsync(run, adapter);
        await Task.WhenAny(work, LastChanceAsync(run, work));
        // An adapter that does not listen is left behind: what it still says is not written.
        var end = work.IsCompleted ? await work : EndOfStopped(run);
        if (!run.TryEnd())
        {
            return;
        }

        try
        {
            await run.Begun;
        }
        catch
        {
            // It was never stored, and whoever wanted it was told so.
            Remove(run);
            return;
        }

        await EndAsync(run, end);
    }

    /// <summary>Lets the adapter work; answers its last event, or the one that says what became of it.</summary>
    private async Task<RunEvent> AdaptAsync(ActiveRun run, IRuntimeAdapter adapter)
    {
        try
        {
            await foreach (var e in adapter.RunAsync(run.Spec.Request, run.Stopping))
            {
                if (e.IsLast)
                {
                    return e;
                }

                await NoteAsync(run, e);
            }

            Log.NoEnd(logger, run.Now.Id, run.Now.RuntimeId);
            return new RunEvent.Error("internal", "The runtime ended without saying how it went.", "Retry; if it happens again, look into the log of the server.");
        }
        catch (OperationCanceledException) when (run.Stopping.IsCancellationRequested)
        {
            return EndOfStopped(run);
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

    private Task NoteAsync(ActiveRun run, RunEvent e) => e switch
    {
        RunEvent.Text text => run.AppendTextAsync(e, text.Value),
        RunEvent.Thinking thinking => run.AppendTextAsync(e, thinking.Value),
        RunEvent.Usage usage => Book(run, usage with { CostMicros = usage.CostMicros ?? prices.Find(usage.Provider, usage.Model)?.Cost(usage.Tokens) }),
        _ => run.AppendAsync(e, run.Now),
    };

    // What comes next, its end or its next step, is committed with it.
    private Task Book(ActiveRun run, RunEvent.Usage usage)
    {
        run.Hold(usage, Add(run.Now, usage), RunBook.Entry(run.Now, usage, time.GetUtcNow()));
        return Task.CompletedTask;
    }

    private static Run Add(Run run, RunEvent.Usage usage) =>
        run with { Usage = run.Usage + usage.Tokens, CostMicros = run.CostMicros is { } sum && usage.CostMicros is { } cost ? sum + cost : null };

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

    private static RunEvent EndOfStopped(ActiveRun run) => run.IsShutdown ? RunStore.InterruptedEvent : new RunEvent.Done(DoneReason.Cancelled);

    // A full disk or a locked file must not lose the end of a run: it is stored as soon as that can be done again, at the latest as an interruption by the next start.
    private async Task EndAsync(ActiveRun run, RunEvent end)
    {
        run.TellEnd(end);
        var over = RunStore.Over(run.Now, end, run.Transcript, time.GetUtcNow());
        for (var wait = TimeSpan.FromMilliseconds(500); ; wait = TimeSpan.FromSeconds(Math.Min(10, wait.TotalSeconds * 2)))
        {
            try
            {
                run.Stream ??= await log.OpenAsync(run.Now.Id, CancellationToken.None);
                await run.WriteAsync([end], over, run.Spec.Owner.AtEnd(over, run.Transcript));
                log.Seal(run.Now.Id);
                break;
            }
            catch (Exception e) when (e is IOException or DbException or ObjectDisposedException && !_stopping)
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

        Remove(run);
        run.Spec.Owner.Ended(run.Now);
        Changed?.Invoke(run.Now);
    }

    private void Remove(ActiveRun run)
    {
        _active.TryRemove(run.Now.Id, out _);
        run.Dispose();
        run.End();
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
