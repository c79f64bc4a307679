using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Core.Runs;

/// <summary>A run that is not over: as it is now, and what can be done to it.</summary>
internal sealed class ActiveRun(Run run, RunSpec spec, TimeProvider time) : IDisposable
{
    private readonly Lock _telling = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<RunEvent> _held = [];
    private readonly List<IRowChange> _heldChanges = [];
    private Run _now = run;
    private int _ending;

    /// <summary>It is in another state, but for its end.</summary>
    public event Action<Run>? Changed;

    public RunSpec Spec => spec;

    /// <summary>Open while it is written; null after it could not be written.</summary>
    public EventStream? Stream { get; set; }

    /// <summary>Told so far; read by others only once it is over.</summary>
    public RunTranscript Transcript { get; } = new();

    /// <summary>Sees whether it goes in circles.</summary>
    public RunBreaker Breaker { get; } = new();

    /// <summary>Answers that are booked, and not counted by budgets yet.</summary>
    public List<BookUsage> Unsettled { get; } = [];

    /// <summary>All text so far, for whoever asks in the middle of it.</summary>
    public string Text
    {
        get
        {
            lock (_telling)
            {
                return Transcript.Text;
            }
        }
    }

    public Run Now => Volatile.Read(ref _now);

    /// <summary>Completed when its end is stored.</summary>
    public Task Ended => _ended.Task;

    public CancellationToken Stopping => _stop.Token;

    /// <summary>It is stopped because the server stops, not because a person wished so.</summary>
    public bool IsShutdown { get; private set; }

    public void Stop(bool shutdown = false)
    {
        if (!_stop.IsCancellationRequested)
        {
            IsShutdown = shutdown;
            _stop.Cancel();
        }
    }

    /// <summary>True once: whoever gets it writes the last event. From then on nothing else is written.</summary>
    public bool TryEnd() => Interlocked.Exchange(ref _ending, 1) == 0;

    /// <summary>The last event as part of what is told; before it is stored, so that whoever ends with the run sees it whole.</summary>
    public void TellEnd(RunEvent end) => Tell(end, Now.LastSeq + 1);

    public void End() => _ended.TrySetResult();

    public void TellChanged() => Changed?.Invoke(Now);

    /// <summary>Streams a piece of text at once.</summary>
    public Task AppendTextAsync(RunEvent e, string text)
    {
        ThrowIfEnding();
        if (_held.Count > 0)
        {
            return AppendAfterHeldAsync(e, text);
        }

        var stream = Open();
        var appended = stream.AppendTextAsync(e.Type, text);
        Tell(e, stream.LastSeq);
        return appended;
    }

    /// <summary>Commits an event with the run as it is after it.</summary>
    public Task AppendAsync(RunEvent e, Run now, IRowChange? more = null)
    {
        ThrowIfEnding();
        return WriteAsync([e], now, more);
    }

    /// <summary>Keeps an event, with the run as it is after it, for the commit of the next one.</summary>
    public void Hold(RunEvent e, Run now, IRowChange change)
    {
        ThrowIfEnding();
        _held.Add(e);
        _heldChanges.Add(change);
        Volatile.Write(ref _now, now);
    }

    /// <summary>Commits what was kept for the next event.</summary>
    public Task CommitHeldAsync()
    {
        ThrowIfEnding();
        return _held.Count == 0 ? Task.CompletedTask : WriteAsync([], Now, null);
    }

    /// <summary>Commits events whoever is ending it.</summary>
    public async Task WriteAsync(IReadOnlyList<RunEvent> events, Run now, IRowChange? more)
    {
        var stream = Open();
        RunEvent[] held = [.. _held];
        IRowChange[] heldChanges = [.. _heldChanges];
        _held.Clear();
        _heldChanges.Clear();
        RunEvent[] all = [.. held, .. events];
        var stored = now with { LastSeq = stream.LastSeq + all.Length };
        var added = Array.ConvertAll(all, e => new NewEvent(e.Type, e.ToJson()));
        var appended = stream.AppendAsync(added, RowChanges.Of([new SaveRun(stored), .. heldChanges, more]));
        // In the order in which it is appended: what comes next builds on it, stored or not.
        Volatile.Write(ref _now, stored);
        for (var i = 0; i < all.Length; i++)
        {
            Tell(all[i], stored.LastSeq - all.Length + 1 + i);
        }

        try
        {
            await appended;
        }
        catch
        {
            _held.InsertRange(0, held);
            _heldChanges.InsertRange(0, heldChanges);
            throw;
        }
    }

    private async Task AppendAfterHeldAsync(RunEvent e, string text)
    {
        await WriteAsync([], Now, null);
        await AppendTextAsync(e, text);
    }

    private void Tell(RunEvent e, long seq)
    {
        lock (_telling)
        {
            Transcript.Add(e, seq, time.GetUtcNow());
        }
    }

    private EventStream Open() => Stream ?? throw new InvalidOperationException("the run's stream is not open");

    private void ThrowIfEnding()
    {
        if (Volatile.Read(ref _ending) != 0)
        {
            throw new OperationCanceledException("the run is over");
        }
    }

    // A token source without a timer holds nothing to dispose, and a late stop may still come.
    public void Dispose() => Stream?.Dispose();
}
