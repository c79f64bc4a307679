namespace RuntimesWeb.Core.Platform.Events;

/// <summary>
/// The part of a stream that is in memory: its newest items, whoever reads it and the text segment that is open. One lock a stream; a reader takes what it
/// has not seen yet and never holds anybody up: who falls behind the tail reads on from the store.
/// </summary>
internal sealed class LiveStream(Guid id, EventWriter writer, TimeProvider time) : IDisposable
{
    /// <summary>A segment is committed when it has this many characters, or after <see cref="TextPatience"/>, or before the next event.</summary>
    public const int LargestSegment = 4096;

    private const int MostUncommitted = 64;

    public static readonly TimeSpan TextPatience = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly Tail _tail = new();
    private readonly Dictionary<string, long> _textEnds = new(StringComparer.Ordinal);
    private TaskCompletionSource? _signal;
    private TaskCompletionSource? _room;
    private ITimer? _timer;
    private int _uncommitted;
    private Exception? _fault;

    /// <summary>Handles and readers that hold it in memory; counted by the log.</summary>
    public int Holders { get; set; }

    /// <summary>The last number given out; meaningful once <see cref="Begin"/> was called.</summary>
    public long LastSeq { get; private set; }

    public bool IsWritable { get; private set; }

    public Guid Id => id;

    /// <summary>What was appended could not be stored: this picture of the stream is over, the next one begins from what is stored.</summary>
    public bool IsFaulted
    {
        get
        {
            lock (_gate)
            {
                return _fault is not null;
            }
        }
    }

    /// <summary>Makes it writable, going on after what is stored.</summary>
    public void Begin(long lastSeq, IEnumerable<KeyValuePair<string, long>> textEnds)
    {
        lock (_gate)
        {
            (LastSeq, IsWritable) = (lastSeq, true);
            foreach (var (type, end) in textEnds)
            {
                _textEnds[type] = end;
            }
        }
    }

    /// <summary>Appends events; the task ends when they and the change are committed.</summary>
    public Task AppendAsync(IReadOnlyList<NewEvent> events, IRowChange? change)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            ThrowIfFaulted();
            CloseText();
            var now = time.GetUtcNow();
            var rows = new List<StoredEvent>(events.Count);
            foreach (var e in events)
            {
                var row = new StoredEvent { Stream = id, Seq = ++LastSeq, At = now, Type = e.Type, Body = e.Json };
                rows.Add(row);
                _tail.AddPending(new LogItem(new EventPosition(row.Seq), now, e.Type, e.Json));
            }

            Write(rows, change, done);
        }

        return done.Task;
    }

    /// <summary>Streams text at once; it is committed a little later. The task is done but when the store is far behind.</summary>
    public Task AppendText(string type, string text)
    {
        if (text.Length == 0)
        {
            return Task.CompletedTask;
        }

        lock (_gate)
        {
            ThrowIfFaulted();
            if (_tail.OpenType is { } open && (open != type || _tail.OpenLength + text.Length > LargestSegment))
            {
                CloseText();
            }

            if (_tail.OpenType is null)
            {
                _tail.Open(++LastSeq, time.GetUtcNow(), type, _textEnds.GetValueOrDefault(type));
                (_timer ??= time.CreateTimer(_ => CommitText(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan)).Change(TextPatience, Timeout.InfiniteTimeSpan);
            }

            _tail.Append(text);
            if (_tail.OpenLength >= LargestSegment)
            {
                CloseText();
            }

            Show();
            return _uncommitted < MostUncommitted ? Task.CompletedTask : (_room ??= Signal()).Task;
        }
    }

    /// <summary>Commits the open segment now.</summary>
    public void CommitText()
    {
        lock (_gate)
        {
            if (_fault is null)
            {
                CloseText();
            }
        }
    }

    /// <summary>
    /// What comes after <paramref name="after"/>, text joined; null when the tail does not reach back so far (or nothing is known) and the store must be asked.
    /// <paramref name="changed"/> was taken under the same lock: it ends with the next change after this look.
    /// </summary>
    /// <exception cref="IOException">What was appended could not be stored; the reader may come back and read what was.</exception>
    public IReadOnlyList<LogItem>? Take(EventPosition after, out Task changed)
    {
        lock (_gate)
        {
            changed = (_signal ??= Signal()).Task;
            if (_fault is { } fault)
            {
                throw new IOException("the event log could not be written", fault);
            }

            return _tail.After(after) ?? (IsWritable && _tail.IsEmpty && after.Seq >= LastSeq ? [] : null);
        }
    }

    /// <summary>Lets every reader look again, though nothing is there.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            Pulse();
        }
    }

    public void Dispose() => _timer?.Dispose();

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void CloseText()
    {
        if (_tail.OpenType is null)
        {
            return;
        }

        var text = _tail.Close();
        var end = text.TextOffset + text.Body.Length;
        _textEnds[text.Type] = end ?? 0;
        Write([new StoredEvent { Stream = id, Seq = text.Seq, At = text.At, Type = text.Type, Body = text.Body, TextStart = text.TextOffset, TextEnd = end }], null, null);
    }

    private void Write(IReadOnlyList<StoredEvent> rows, IRowChange? change, TaskCompletionSource? done)
    {
        _uncommitted++;
        var upTo = LastSeq;
        writer.Enqueue(new WriteRequest(failure => Written(upTo, failure, done), rows, change));
    }

    private void Written(long upTo, Exception? failure, TaskCompletionSource? done)
    {
        lock (_gate)
        {
            _uncommitted--;
            if (failure is null)
            {
                _tail.Commit(upTo);
                Show();
                _tail.Trim();
            }
            else
            {
                _fault ??= failure;
                Pulse();
            }

            if (_uncommitted < MostUncommitted / 2)
            {
                Interlocked.Exchange(ref _room, null)?.TrySetResult();
            }
        }

        if (done is not null)
        {
            EventWriter.Complete(done, failure);
        }
    }

    private void Show()
    {
        if (_tail.Show())
        {
            Pulse();
        }
    }

    // Null when nobody has looked since.
    private void Pulse() => Interlocked.Exchange(ref _signal, null)?.TrySetResult();

    private void ThrowIfFaulted()
    {
        if (_fault is { } fault)
        {
            throw new IOException("the event log could not be written", fault);
        }
    }
}
