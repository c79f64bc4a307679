using System.Text;

namespace RuntimesWeb.Core.Platform.Events;

/// <summary>
/// The newest items of a stream in their order, and the text segment that is open. What comes before the first event that is not committed yet may be seen; what
/// is committed may be forgotten, for the store has it. A segment is one text, not an object a token: of five hundred streams those would be all that the
/// collector has to carry on. Not thread-safe: <see cref="LiveStream"/> holds the lock.
/// </summary>
internal sealed class Tail
{
    private const int Longest = 512;
    private const int Largest = 128 * 1024;

    private static readonly LogItem[] Nothing = [];

    private readonly List<LogItem> _items = [];
    private readonly StringBuilder _text = new();
    private LogItem? _open;
    private int _visible;
    private int _visibleText;
    private int _committed;
    private int _chars;

    public bool IsEmpty => _items.Count == 0 && _open is null;

    /// <summary>The channel of the open segment; null when none is.</summary>
    public string? OpenType => _open?.Type;

    /// <summary>Characters of the open segment.</summary>
    public int OpenLength => _text.Length;

    /// <summary>Adds an event that is not committed yet: nobody may see it, nor what comes after it.</summary>
    public void AddPending(LogItem item) => Add(item);

    /// <summary>Opens a segment.</summary>
    /// <param name="start">Characters of its channel before it.</param>
    public void Open(long seq, DateTimeOffset at, string type, long start) => _open = new LogItem(new EventPosition(seq), at, type, "", start);

    public void Append(string text) => _text.Append(text);

    /// <summary>Closes the open segment, which is there: all of it.</summary>
    public LogItem Close()
    {
        var closed = _open! with { Body = _text.ToString() };
        // Who has seen all of its text has seen the segment.
        var isSeen = _visible == _items.Count && _visibleText == _text.Length;
        Add(closed);
        _visible += isSeen ? 1 : 0;
        (_open, _visibleText) = (null, 0);
        _text.Clear();
        return closed;
    }

    /// <summary>Everything up to a number is committed.</summary>
    public void Commit(long upTo)
    {
        while (_committed < _items.Count && _items[_committed].Seq <= upTo)
        {
            _committed++;
        }
    }

    /// <summary>Lets be seen what may be; true when that is more than before.</summary>
    public bool Show()
    {
        var (before, textBefore) = (_visible, _visibleText);
        while (_visible < _items.Count && (_visible < _committed || _items[_visible].IsText))
        {
            _visible++;
        }

        _visibleText = _visible == _items.Count ? _text.Length : 0;
        return _visible > before || _visibleText > textBefore;
    }

    /// <summary>Forgets the oldest half when it has grown too long or too large.</summary>
    public void Trim()
    {
        if (_items.Count <= Longest && _chars <= Largest)
        {
            return;
        }

        var drop = 0;
        while (drop < Math.Min(_visible, _committed) && (_items.Count - drop > Longest / 2 || _chars > Largest / 2))
        {
            _chars -= _items[drop++].Body.Length;
        }

        _items.RemoveRange(0, drop);
        (_visible, _committed) = (_visible - drop, _committed - drop);
    }

    /// <summary>What may be seen after a position, text joined; null when it does not reach back so far.</summary>
    public IReadOnlyList<LogItem>? After(EventPosition position)
    {
        var oldest = _visible > 0 ? _items[0] : _visibleText > 0 ? _open : null;
        if (oldest is null || position.Seq < oldest.Seq - 1 || (position.Seq == oldest.Seq - 1 && position.Chars is not null))
        {
            return null;
        }

        // From the end: whoever follows has seen all but the last ones, and a look must not cost what the whole tail does.
        var first = _visible;
        while (first > 0 && Follows(_items[first - 1], position))
        {
            first--;
        }

        var rest = OpenAfter(position);
        return first < _visible ? Join(first, position, rest) : rest is null ? Nothing : new[] { rest };
    }

    private List<LogItem> Join(int first, EventPosition position, LogItem? rest) =>
        LogItem.Join(_items[first.._visible].Select(i => Rest(i, position)).Concat(rest is null ? Nothing : [rest]));

    private static bool Follows(LogItem item, EventPosition after) =>
        item.Seq > after.Seq || (item.Seq == after.Seq && after.Chars is { } chars && (!item.IsText || item.Body.Length > chars));

    // Of a segment that was read in part, the rest.
    private static LogItem Rest(LogItem item, EventPosition after) =>
        item.IsText && item.Seq == after.Seq && after.Chars is { } seen ? item with { Body = item.Body[seen..], TextOffset = item.TextOffset + seen } : item;

    private LogItem? OpenAfter(EventPosition position)
    {
        if (_visibleText == 0 || _open is not { } open || position.Seq > open.Seq || (position.Seq == open.Seq && position.Chars is null))
        {
            return null;
        }

        var seen = position.Seq == open.Seq ? position.Chars!.Value : 0; // asked above
        return seen >= _visibleText ? null
            : open with { Position = new EventPosition(open.Seq, _visibleText), Body = _text.ToString(seen, _visibleText - seen), TextOffset = open.TextOffset + seen };
    }

    private void Add(LogItem item)
    {
        _items.Add(item);
        _chars += item.Body.Length;
    }
}
