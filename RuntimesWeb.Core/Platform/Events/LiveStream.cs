using System.Text;

namespace RuntimesWeb.Core.Platform.Events;

/// <summary>
/// The part of a stream that is in memory: its newest items, whoever reads it and the text segment that is open. One lock a stream; a reader takes what it
/// has not seen yet and never holds anybody up: who falls behind the tail reads on from the store.
/// </summary>
internal sealed class LiveStream(Guid id, EventWriter writer, TimeProvider time) : IDisposable
{
    /// <summary>A segment is committed when it has this many characters, or after <see cref="TextPatience"/>, or before the next event.</summary>
    public const int LargestSegment = 4096;

    private const int LongestTail = 1024;
    private const int LargestTail = 1024 * 1024;
    private const int LargestPiece = 64 * 1024;
    private const int MostUncommitted = 64;

    public static readonly TimeSpan TextPatience = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly List<Entry> _tail = [];
    private readonly Dictionary<string, long> _textEnds = new(StringComparer.Ordinal);
    private readonly StringBuilder _open = new();
    private TaskCompletionSource _signal = Signal();
    private TaskCompletionSource? _room;
    private ITimer? _timer;
    private string? _openType;
    private DateTimeOffset _openedAt;
    private long _openStart;
    private int _visible;
    private int _committed;
    private int _tailChars;
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
                Add(new Entry(new LogItem(new EventPosition(row.Seq), now, e.Type, e.Json), 0) { IsPending = true });
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
            if (_openType is not null && (_openType != type || _open.Length + text.Length > LargestSegment))
            {
                CloseText();
            }

            var now = time.GetUtcNow();
            if (_openType is null)
            {
                (_openType, _openedAt, _openStart) = (type, now, _textEnds.GetValueOrDefault(type));
                LastSeq++;
                (_timer ??= time.CreateTimer(_ => CommitText(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan)).Change(TextPatience, Timeout.InfiniteTimeSpan);
            }

            var from = _open.Length;
            _open.Append(text);
            Add(new Entry(new LogItem(new EventPosition(LastSeq, _open.Length), now, type, text, _openStart + from), from));
            if (_open.Length >= LargestSegment)
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
            changed = _signal.Task;
            if (_fault is { } fault)
            {
                throw new IOException("the event log could not be written", fault);
            }

            if (_visible == 0 || !Reaches(_tail[0], after))
            {
                return IsWritable && _tail.Count == 0 && after.Seq >= LastSeq ? [] : null;
            }

            var first = _tail.FindIndex(0, _visible, e => e.Follows(after));
            return first < 0 ? [] : Join(first);
        }
    }

    public void Dispose() => _timer?.Dispose();

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static bool Reaches(Entry oldest, EventPosition after) =>
        after.Seq >= oldest.Item.Seq ? after.Chars is null || after.Seq > oldest.Item.Seq || oldest.From <= after.Chars : after.Seq == oldest.Item.Seq - 1 && after.Chars is null && oldest.From == 0;

    private List<LogItem> Join(int first)
    {
        var items = new List<LogItem>();
        var text = new StringBuilder();
        for (var i = first; i < _visible; i++)
        {
            var item = _tail[i].Item;
            if (items.Count == 0 || !item.IsText || items[^1].Type != item.Type || !items[^1].IsText || text.Length + item.Body.Length > LargestPiece)
            {
                Settle();
                text.Clear().Append(item.Body);
                items.Add(item);
                continue;
            }

            text.Append(item.Body);
            items[^1] = items[^1] with { Position = item.Position };
        }

        Settle();
        return items;

        void Settle()
        {
            if (items.Count > 0 && items[^1].IsText && items[^1].Body.Length != text.Length)
            {
                items[^1] = items[^1] with { Body = text.ToString() };
            }
        }
    }

    private void CloseText()
    {
        if (_openType is not { } type)
        {
            return;
        }

        var end = _openStart + _open.Length;
        var row = new StoredEvent { Stream = id, Seq = LastSeq, At = _openedAt, Type = type, Body = _open.ToString(), TextStart = _openStart, TextEnd = end };
        _textEnds[type] = end;
        _openType = null;
        _open.Clear();
        Write([row], null, null);
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
                while (_committed < _tail.Count && _tail[_committed].Item.Seq <= upTo)
                {
                    _tail[_committed++].IsPending = false;
                }

                Show();
                Trim();
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

    private void Add(Entry entry)
    {
        _tail.Add(entry);
        _tailChars += entry.Item.Body.Length;
    }

    // Everything before the first event that is not committed yet may be seen.
    private void Show()
    {
        var visible = _visible;
        while (visible < _tail.Count && !_tail[visible].IsPending)
        {
            visible++;
        }

        if (visible > _visible)
        {
            _visible = visible;
            Pulse();
        }
    }

    private void Pulse()
    {
        var old = _signal;
        _signal = Signal();
        old.TrySetResult();
    }

    private void Trim()
    {
        if (_tail.Count <= LongestTail && _tailChars <= LargestTail)
        {
            return;
        }

        var drop = 0;
        var chars = _tailChars;
        while (drop < Math.Min(_visible, _committed) && (_tail.Count - drop > LongestTail / 2 || chars > LargestTail / 2))
        {
            chars -= _tail[drop++].Item.Body.Length;
        }

        _tail.RemoveRange(0, drop);
        (_tailChars, _visible, _committed) = (chars, _visible - drop, _committed - drop);
    }

    private void ThrowIfFaulted()
    {
        if (_fault is { } fault)
        {
            throw new IOException("the event log could not be written", fault);
        }
    }

    /// <summary>An item with the place in its segment where it begins (0 for events).</summary>
    private sealed class Entry(LogItem item, int from)
    {
        public LogItem Item => item;

        public int From => from;

        /// <summary>An event that is not committed yet: nobody may see it, nor what comes after it.</summary>
        public bool IsPending { get; set; }

        public bool Follows(EventPosition after) =>
            item.Seq > after.Seq || (item.Seq == after.Seq && after.Chars is { } chars && (!item.IsText || item.Position.Chars > chars));
    }
}
