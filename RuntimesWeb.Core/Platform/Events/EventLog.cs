using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace RuntimesWeb.Core.Platform.Events;

/// <summary>
/// The append-only log of everything that goes on: one stream a job or run, numbered from 1 without gaps. Events are committed before anyone sees them; text
/// is streamed from memory at once and committed in segments. A reader at any position gets what it has not seen, first from the store (text joined), then
/// live: never a gap, never a double. After a crash at most the last 250 ms of text are missing.
/// </summary>
public sealed class EventLog(EventWriter writer, EventSealer sealer, IDbContextFactory<RuntimesDb> factory, TimeProvider time)
{
    private const int StoredPage = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, LiveStream> _live = [];

    /// <summary>Opens a new stream for appending; only one handle of a stream may be open.</summary>
    public EventStream Create(Guid stream)
    {
        var live = Hold(stream);
        live.Begin(0, []);
        return new EventStream(live, () => Release(live));
    }

    /// <summary>Opens a stream for appending after what it has; only one handle of a stream may be open.</summary>
    public async Task<EventStream> OpenAsync(Guid stream, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var rows = db.Set<StoredEvent>().AsNoTracking().Where(e => e.Stream == stream);
        var last = await rows.MaxAsync(e => (long?)e.Seq, ct) ?? 0;
        var ends = await rows.Where(e => e.TextEnd != null).GroupBy(e => e.Type).Select(g => new { g.Key, End = g.Max(e => e.TextEnd) }).ToListAsync(ct);
        var live = Hold(stream);
        live.Begin(last, ends.Select(e => KeyValuePair.Create(e.Key, e.End ?? 0)));
        return new EventStream(live, () => Release(live));
    }

    /// <summary>
    /// Everything after <paramref name="after"/>, and then what comes, until the reader stops: a stream does not know its end, its events say it.
    /// </summary>
    /// <exception cref="IOException">What was appended meanwhile could not be stored.</exception>
    public async IAsyncEnumerable<LogItem> ReadAsync(Guid stream, EventPosition after, [EnumeratorCancellation] CancellationToken ct)
    {
        var live = Hold(stream);
        // One registration a reader, not one a wait.
        using var leaving = ct.Register(live.Wake);
        try
        {
            while (true)
            {
                var items = live.Take(after, out var changed) ?? await StoredAsync(stream, after, StoredPage, ct);
                // By index: once a token, without an enumerator.
                for (var i = 0; i < items.Count; i++)
                {
                    var item = items[i];
                    after = item.Position;
                    // Text of which the reader had everything already.
                    if (!item.IsText || item.Body.Length > 0)
                    {
                        yield return item;
                    }
                }

                if (items.Count == 0)
                {
                    // Asked after the signal was taken: who leaves later ends it.
                    ct.ThrowIfCancellationRequested();
                    await changed;
                }
            }
        }
        finally
        {
            Release(live);
        }
    }

    /// <summary>What is committed after <paramref name="after"/>, at most <paramref name="limit"/> rows of it, text joined.</summary>
    public async Task<IReadOnlyList<LogItem>> StoredAsync(Guid stream, EventPosition after, int limit, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var from = after.Chars is null ? after.Seq + 1 : after.Seq;
        var rows = await db.Set<StoredEvent>().AsNoTracking().Where(e => e.Stream == stream && e.Seq >= from).OrderBy(e => e.Seq).Take(limit).ToListAsync(ct);
        // A stream that is over may have been sealed, also between two pages.
        if (rows.Count == 0 && await db.Set<SealedEvents>().AsNoTracking().FirstOrDefaultAsync(e => e.Stream == stream, ct) is { } whole)
        {
            rows = [.. whole.Rows().Where(e => e.Seq >= from).Take(limit)];
        }

        return LogItem.Join(rows.Select(row => Item(row, after)));
    }

    /// <summary>The stream is over: nothing will ever be appended to it again, so it is kept in less room. It is read as before.</summary>
    public void Seal(Guid stream) => sealer.Add(stream);

    // Of a segment that was read in part, the rest.
    private static LogItem Item(StoredEvent row, EventPosition after)
    {
        var seen = row.TextStart is not null && row.Seq == after.Seq ? Math.Min(after.Chars ?? 0, row.Body.Length) : 0;
        return new LogItem(new EventPosition(row.Seq), row.At, row.Type, row.Body[seen..], row.TextStart + seen);
    }

    private LiveStream Hold(Guid stream)
    {
        lock (_gate)
        {
            if (!_live.TryGetValue(stream, out var live) || live.IsFaulted)
            {
                _live[stream] = live = new LiveStream(stream, writer, time);
            }

            live.Holders++;
            return live;
        }
    }

    private void Release(LiveStream live)
    {
        lock (_gate)
        {
            if (--live.Holders > 0)
            {
                return;
            }

            live.Dispose();
            if (_live.GetValueOrDefault(live.Id) == live)
            {
                _live.Remove(live.Id);
            }
        }
    }
}

/// <summary>The right to append to one stream; disposing it commits open text and lets the stream leave memory when its readers have gone.</summary>
public sealed class EventStream : IDisposable
{
    private readonly LiveStream _live;
    private Action? _release;

    internal EventStream(LiveStream live, Action release) => (_live, _release) = (live, release);

    public Guid Id => _live.Id;

    /// <summary>The number of the last event or segment; one that is being written is counted.</summary>
    public long LastSeq => _live.LastSeq;

    /// <summary>Appends events, and with them a change of other rows; done when both are committed. Readers see them then, not before.</summary>
    public Task AppendAsync(IReadOnlyList<NewEvent> events, IRowChange? change = null)
    {
        ObjectDisposedException.ThrowIf(_release is null, this);
        return _live.AppendAsync(events, change);
    }

    /// <summary>Streams text of a channel at once. The task is done at once too, but when the store is so far behind that the caller should wait.</summary>
    public Task AppendTextAsync(string type, string text)
    {
        ObjectDisposedException.ThrowIf(_release is null, this);
        return _live.AppendText(type, text);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _release, null) is { } release)
        {
            _live.CommitText();
            release();
        }
    }
}
