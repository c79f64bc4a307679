using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Core.Runs;

/// <summary>A run that is not over: as it is now, and what can be done to it.</summary>
internal sealed class ActiveRun(Run run, RunSpec spec, RunSlot slot, TimeProvider time) : IDisposable
{
    private readonly Lock _telling = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<RunEvent> _held = [];
    private readonly List<IRowChange> _heldChanges = [];
    private Run _now = run;
    private RunEvent _endOfStopped = new RunEvent.Done(DoneReason.Cancelled);
    private TimeSpan _worked;
    private long _lastSign = time.GetTimestamp();
    private int _ending;

    /// <summary>It is in another state, but for its end.</summary>
    public event Action<Run>? Changed;

    /// <summary>What was asked for, with the place it works in once that is made.</summary>
    public RunSpec Spec { get; set; } = spec;

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

    /// <summary>What its last event is once it is stopped: that a person wished so, unless something else was the cause.</summary>
    public RunEvent EndOfStopped => Volatile.Read(ref _endOfStopped);

    /// <param name="end">Its last event; null when a person wishes it.</param>
    public void Stop(RunEvent? end = null)
    {
        if (!_stop.IsCancellationRequested)
        {
            if (end is not null)
            {
                Volatile.Write(ref _endOfStopped, end);
            }

            _stop.Cancel();
        }
    }

    /// <summary>Counts work, and ends it when it takes too long or nothing is heard from it. What waits for a person or for its turn does not work.</summary>
    public void Count(TimeSpan passed, TimeSpan mostSilent, TimeSpan mostWork)
    {
        if (Now.Status != RunStatus.Running)
        {
            return;
        }

        _worked += passed;
        var silent = time.GetElapsedTime(Volatile.Read(ref _lastSign));
        if (silent >= mostSilent)
        {
            Stop(new RunEvent.Error("timed_out", $"Nothing was heard from it for {mostSilent.TotalMinutes:0} minutes, so it was ended.", "Retry, or raise Runs:IdleMinutes."));
        }
        else if (_worked >= mostWork)
        {
            Stop(new RunEvent.Error("timed_out", $"It had worked for {mostWork.TotalMinutes:0} minutes, so it was ended.", "Retry with a smaller task, or raise Runs:MaxMinutes."));
        }
    }

    /// <summary>Begins to work when it is its turn.</summary>
    public async Task TakeSlotAsync()
    {
        if (Now.Status == RunStatus.Queued)
        {
            await slot.TakeAsync(Stopping);
            await AppendAsync(new RunEvent.Status("running"), Now with { Status = RunStatus.Running, StartedAt = Now.StartedAt ?? time.GetUtcNow() });
            TellChanged();
        }
    }

    /// <summary>Commits a question to a person; while it waits, others may have its place.</summary>
    public async Task AskAsync(RunEvent.Approval asked, Run now, IRowChange question)
    {
        await AppendAsync(asked, now, question);
        slot.Give();
        TellChanged();
    }

    /// <summary>Commits the answer to a question, and goes on when it is its turn again.</summary>
    public async Task GoOnAsync(RunEvent.Approval answered)
    {
        var isItsTurn = slot.TryTake();
        await AppendAsync(answered, Now with { Status = isItsTurn ? RunStatus.Running : RunStatus.Queued });
        TellChanged();
        await TakeSlotAsync();
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

        Volatile.Write(ref _lastSign, time.GetTimestamp());
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
        Volatile.Write(ref _lastSign, time.GetTimestamp());
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
    public void Dispose()
    {
        slot.Give();
        Stream?.Dispose();
    }
}
