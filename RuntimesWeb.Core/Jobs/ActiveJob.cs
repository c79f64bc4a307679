using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Jobs;

/// <summary>Why a running job is being stopped.</summary>
internal enum StopReason
{
    None,
    Cancel,
    Pause,
    Shutdown,
}

/// <summary>A job that is not over: its present state, its stream, and the turn that changes of state take.</summary>
internal sealed class ActiveJob(Job job, JobKind? kind) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource? _stop;
    private Job _now = job;

    public EventStream? Stream { get; set; }

    /// <summary>Its kind; null when this version does not know it.</summary>
    public JobKind? Kind => kind;

    public Job Now => Volatile.Read(ref _now);

    /// <summary>Completed when it is stored for the first time.</summary>
    public Task Stored { get; init; } = Task.CompletedTask;

    /// <summary>Completed when it is over.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Completed when no attempt is running.</summary>
    public Task Idle => _idle.Task;

    public StopReason Reason { get; private set; }

    /// <summary>When the first of the attempts in a row that did not come further failed; what its patience counts from.</summary>
    public long? FailingSince { get; private set; }

    /// <summary>Attempts in a row that did not come further.</summary>
    public int Futile { get; private set; }

    public void Set(Job now) => Volatile.Write(ref _now, now);

    public void Moved() => (FailingSince, Futile) = (null, 0);

    public void Failed(long at) => (FailingSince, Futile) = (FailingSince ?? at, Futile + 1);

    /// <summary>Changes something beside the state (progress, a wish) while others may too: none of it is undone by the other.</summary>
    public Job Update(Func<Job, Job> change)
    {
        while (true)
        {
            var seen = Now;
            var changed = change(seen);
            if (ReferenceEquals(Interlocked.CompareExchange(ref _now, changed, seen), seen))
            {
                return changed;
            }
        }
    }

    /// <summary>One change of state at a time: waits for the turn, and gives it back when what is returned is disposed.</summary>
    public async Task<IDisposable> TakeTurnAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        return new Taken(_turn);
    }

    /// <summary>The turn of a job that nobody else knows yet.</summary>
    public IDisposable TakeFirstTurn() => _turn.Wait(0, CancellationToken.None) ? new Taken(_turn) : throw new InvalidOperationException("the job is known already");

    public CancellationToken Begin()
    {
        lock (_gate)
        {
            _stop = new CancellationTokenSource();
            _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Reason = StopReason.None;
            return _stop.Token;
        }
    }

    public void Stop(StopReason reason)
    {
        CancellationTokenSource? stop;
        lock (_gate)
        {
            // A cancellation stands above a pause, and a shutdown stands above nothing.
            if (Reason == StopReason.None || reason == StopReason.Cancel)
            {
                Reason = reason;
            }

            stop = _stop;
        }

        stop?.Cancel();
    }

    public void EndAttempt() => _idle.TrySetResult();

    public void End() => _ended.TrySetResult();

    public Task AppendAsync(JobEvent e, bool save = false) => AppendAsync([e], save ? Now : null);

    public Task AppendAsync(IReadOnlyList<JobEvent> events, Job? save)
    {
        var stream = Stream ?? throw new InvalidOperationException("the job's stream is not open");
        var added = events.Select(e => new NewEvent(e.Type, e.ToJson())).ToArray();
        return stream.AppendAsync(added, save is null ? null : new SaveJob(save with { LastSeq = stream.LastSeq + added.Length }));
    }

    // A token source without a timer holds nothing to dispose, and a late cancellation may still come.
    public void Dispose() => Stream?.Dispose();

    private sealed class Taken(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
