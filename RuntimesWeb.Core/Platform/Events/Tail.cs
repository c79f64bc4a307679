namespace RuntimesWeb.Core.Platform.Events;

/// <summary>
/// The newest items of a stream, in their order. Those before the first event that is not committed yet may be seen; those that are committed may be forgotten, for
/// the store has them. Not thread-safe: <see cref="LiveStream"/> holds the lock.
/// </summary>
internal sealed class Tail
{
    private const int Longest = 1024;
    private const int Largest = 1024 * 1024;

    private readonly List<Entry> _entries = [];
    private int _visible;
    private int _committed;
    private int _chars;

    public bool IsEmpty => _entries.Count == 0;

    /// <summary>Adds an event that is not committed yet: nobody may see it, nor what comes after it.</summary>
    public void AddPending(LogItem item) => Add(new Entry(item, 0) { IsPending = true });

    /// <summary>Adds a piece of text that begins at <paramref name="from"/> in its segment.</summary>
    public void AddText(LogItem item, int from) => Add(new Entry(item, from));

    /// <summary>Everything up to a number is committed.</summary>
    public void Commit(long upTo)
    {
        while (_committed < _entries.Count && _entries[_committed].Item.Seq <= upTo)
        {
            _entries[_committed++].IsPending = false;
        }
    }

    /// <summary>Lets be seen what may be; true when that is more than before.</summary>
    public bool Show()
    {
        var before = _visible;
        while (_visible < _entries.Count && !_entries[_visible].IsPending)
        {
            _visible++;
        }

        return _visible > before;
    }

    /// <summary>Forgets the oldest half when it has grown too long or too large.</summary>
    public void Trim()
    {
        if (_entries.Count <= Longest && _chars <= Largest)
        {
            return;
        }

        var drop = 0;
        while (drop < Math.Min(_visible, _committed) && (_entries.Count - drop > Longest / 2 || _chars > Largest / 2))
        {
            _chars -= _entries[drop++].Item.Body.Length;
        }

        _entries.RemoveRange(0, drop);
        (_visible, _committed) = (_visible - drop, _committed - drop);
    }

    /// <summary>What may be seen after a position, text joined; null when it does not reach back so far.</summary>
    public IReadOnlyList<LogItem>? After(EventPosition position)
    {
        if (_visible == 0 || !_entries[0].IsReachedFrom(position))
        {
            return null;
        }

        // From the end: whoever follows has seen all but the last ones, and a look must not cost what the whole tail does.
        var first = _visible;
        while (first > 0 && _entries[first - 1].Follows(position))
        {
            first--;
        }

        return _visible - first == 1 ? [_entries[first].Item] : LogItem.Join(_entries[first.._visible].Select(e => e.Item));
    }

    private void Add(Entry entry)
    {
        _entries.Add(entry);
        _chars += entry.Item.Body.Length;
    }

    /// <summary>An item with the place in its segment where it begins (0 for events).</summary>
    private sealed class Entry(LogItem item, int from)
    {
        public LogItem Item => item;

        public bool IsPending { get; set; }

        public bool Follows(EventPosition after) =>
            item.Seq > after.Seq || (item.Seq == after.Seq && after.Chars is { } chars && (!item.IsText || item.Position.Chars > chars));

        /// <summary>Nothing lies between the position and this item.</summary>
        public bool IsReachedFrom(EventPosition after) => after.Seq == item.Seq
            ? after.Chars is null || from <= after.Chars
            : after.Seq > item.Seq || (after.Seq == item.Seq - 1 && after.Chars is null && from == 0);
    }
}
