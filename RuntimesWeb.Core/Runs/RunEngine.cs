using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Data.Common;
using System.Runtime.CompilerServices;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Adapters;

namespace RuntimesWeb.Core.Runs;

/// <summary>
/// Carries out runs: one adapter each, every event in the event log, every answer in the usage ledger, and exactly one last event, whatever happens. A run
/// belongs to the server: whoever reads it may leave.
/// </summary>
public sealed class RunEngine(IEnumerable<IRuntimeAdapter> adapters, RunWork work, EventLog log, RunStore store, TimeProvider time)
{
    /// <summary>So many runs may go on at a time; one more is refused.</summary>
    public const int MostActive = 2000;

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
        var slot = work.SlotOf(spec);
        var run = new ActiveRun(New(spec, isItsTurn: slot.TryTake()), spec with { Request = work.Guard(spec) }, slot, time) { Stream = log.Create(spec.Request.RunId) };
        run.Changed += now => Changed?.Invoke(now);
        _active[run.Now.Id] = run;
        try
        {
            await work.BeginAsync(run);
        }
        catch (Exception e) when (e is IOException or DbException)
        {
            Remove(run);
            return Failure.Unavailable("what was asked could not be stored", "Look whether the disk is full, then try again.");
        }
        catch
        {
            Remove(run);
            throw;
        }

        Changed?.Invoke(run.Now);
        _ = Task.Run(() => WorkAsync(run, adapter), CancellationToken.None);
        return run.Now;
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
        // It may have come to its end by itself in this moment.
        return run.Now.Status == RunStatus.Cancelled ? run.Now : InvalidState;
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

    /// <summary>Counts the work of all since the last time, and ends what takes too long.</summary>
    internal void Count(TimeSpan passed, RunOptions limits)
    {
        foreach (var run in _active.Values)
        {
            run.Count(passed, TimeSpan.FromMinutes(limits.IdleMinutes), TimeSpan.FromMinutes(limits.MaxMinutes));
        }
    }

    /// <summary>Ends what is going on, as interrupted.</summary>
    internal async Task StopAsync()
    {
        _stopping = true;
        var running = _active.Values.ToList();
        running.ForEach(r => r.Stop(RunStore.InterruptedEvent));
        await Task.WhenAny(Task.WhenAll(running.Select(r => r.Ended)), Task.Delay(RunWork.Patience, CancellationToken.None));
    }

    internal static Failure InvalidState => Failure.Conflict("invalid_state", "The run is over.");

    private async Task<Outcome<Run>> NotActiveAsync(Guid id, CancellationToken ct) => await store.FindAsync(id, ct) is null ? Failure.NotFound($"unknown run '{id}'") : InvalidState;

    private Run New(RunSpec spec, bool isItsTurn) => new()
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
        Folder = spec.Request.Folder?.Project,
        Worktree = spec.Worktree,
        Status = isItsTurn ? RunStatus.Running : RunStatus.Queued,
        CreatedAt = time.GetUtcNow(),
        StartedAt = isItsTurn ? time.GetUtcNow() : null,
    };

    private async Task WorkAsync(ActiveRun run, IRuntimeAdapter adapter)
    {
        await work.RunAsync(run, adapter, () => _stopping);
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
}
