using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace RuntimesWeb.Core.Platform.Events;

/// <summary>Seals streams that are over a little later, some at a time, so that nobody who begins or goes on waits for it; before the end of the server all that are left.</summary>
public sealed partial class EventSealer : IAsyncDisposable
{
    private const int AtOnce = 32;
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(2);

    private readonly EventWriter _writer;
    private readonly ILogger<EventSealer> _logger;
    private readonly ConcurrentQueue<Guid> _over = new();
    private readonly SemaphoreSlim _sealing = new(1, 1);
    private readonly ITimer _timer;

    public EventSealer(EventWriter writer, TimeProvider time, ILogger<EventSealer> logger)
    {
        (_writer, _logger) = (writer, logger);
        _timer = time.CreateTimer(_ => _ = SealAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Nothing will ever be appended to it again.</summary>
    public void Add(Guid stream)
    {
        _over.Enqueue(stream);
        _timer.Change(Later, Timeout.InfiniteTimeSpan);
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await SealAsync();
        _sealing.Dispose();
    }

    private async Task SealAsync()
    {
        await _sealing.WaitAsync();
        try
        {
            var some = new List<Guid>(AtOnce);
            while (_over.TryDequeue(out var stream))
            {
                some.Add(stream);
                if (some.Count == AtOnce || _over.IsEmpty)
                {
                    await _writer.ApplyAsync(new SealStreams([.. some]));
                    some.Clear();
                }
            }
        }
        catch (Exception e) when (e is SqliteException or IOException or ObjectDisposedException)
        {
            // They stay as they are: larger, and just as readable.
            Log.NotSealed(_logger, e);
        }
        finally
        {
            _sealing.Release();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Events of streams that are over could not be made small")]
        public static partial void NotSealed(ILogger logger, Exception e);
    }
}

/// <summary>Puts the sealed events of streams in the place of their rows.</summary>
internal sealed class SealStreams(IReadOnlyList<Guid> streams) : IRowChange
{
    public void Apply(Statements db)
    {
        foreach (var stream in streams)
        {
            var id = stream.ToByteArray();
            var rows = db.Ask("SELECT seq, at, type, body, text_start FROM events WHERE stream = $stream ORDER BY seq", row => Row(stream, row), ("$stream", id));
            if (rows.Count > 0)
            {
                db.Run("INSERT INTO sealed_events (stream, body) VALUES ($stream, $body)", ("$stream", id), ("$body", SealedEvents.Of(rows).Body));
                db.Run("DELETE FROM events WHERE stream = $stream", ("$stream", id));
            }
        }
    }

    private static StoredEvent Row(Guid stream, StatementRow row) => new()
    {
        Stream = stream,
        Seq = row.Number(0),
        At = row.Time(1),
        Type = row.Text(2),
        Body = row.Text(3),
        TextStart = row.NumberOrNull(4),
    };
}
