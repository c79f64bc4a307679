using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace RuntimesWeb.Core.Platform.Events;

/// <summary>A change of other rows that belongs to the events it is appended with: both are committed, or neither.</summary>
public interface IRowChange
{
    /// <summary>Runs on the writer's thread inside its transaction; short, and without waiting for anything.</summary>
    void Apply(Statements db);
}

/// <summary>What is committed together: rows of one stream, in order, and a change of other rows.</summary>
internal sealed record WriteRequest(Action<Exception?> Ended, IReadOnlyList<StoredEvent> Rows, IRowChange? Change);

/// <summary>
/// The single writer of the event log: it takes whatever waits, up to <see cref="LargestGroup"/> requests, and commits it in one transaction. So a thousand
/// appends cost a few commits, and none is told "done" before it is. A request that cannot be written fails alone.
/// </summary>
public sealed partial class EventWriter : IAsyncDisposable
{
    private const int LargestGroup = 512;

    private readonly IDbContextFactory<RuntimesDb> _factory;
    private readonly ILogger<EventWriter> _logger;
    private readonly Channel<WriteRequest> _waiting = Channel.CreateUnbounded<WriteRequest>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _loop;

    public EventWriter(IDbContextFactory<RuntimesDb> factory, ILogger<EventWriter> logger)
    {
        (_factory, _logger) = (factory, logger);
        _loop = Task.Run(WriteAsync);
    }

    /// <summary>Commits a change alone, in order with everything else.</summary>
    public Task ApplyAsync(IRowChange change)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Enqueue(new WriteRequest(e => Complete(done, e), [], change));
        return done.Task;
    }

    /// <summary>Commits what waits, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
    }

    /// <summary>Requests of one stream are committed in the order of these calls. What waits is bounded by the streams, each of which waits for its own.</summary>
    internal void Enqueue(WriteRequest request)
    {
        if (!_waiting.Writer.TryWrite(request))
        {
            request.Ended(new ObjectDisposedException(nameof(EventWriter)));
        }
    }

    internal static void Complete(TaskCompletionSource done, Exception? failure)
    {
        if (failure is null)
        {
            done.TrySetResult();
        }
        else
        {
            done.TrySetException(failure);
        }
    }

    private async Task WriteAsync()
    {
        Connection? connection = null;
        var group = new List<WriteRequest>(LargestGroup);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < LargestGroup && _waiting.Reader.TryRead(out var request))
            {
                group.Add(request);
            }

            try
            {
                connection ??= new Connection(_factory);
                connection.Commit(group);
                group.ForEach(request => request.Ended(null));
            }
            catch (Exception e)
            {
                connection?.Dispose();
                connection = null;
                OneByOne(group, e);
            }
        }

        connection?.Dispose();
    }

    // One bad request must not take the others with it; what fails alone, fails.
    private void OneByOne(List<WriteRequest> group, Exception first)
    {
        foreach (var request in group)
        {
            try
            {
                using var alone = new Connection(_factory);
                alone.Commit([request]);
                request.Ended(null);
            }
            catch (Exception e)
            {
                Log.NotWritten(_logger, e, request.Rows.Count, first.Message);
                request.Ended(e);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Events} events could not be stored ({Cause})")]
        public static partial void NotWritten(ILogger logger, Exception e, int events, string cause);
    }

    /// <summary>The writer's own connection.</summary>
    private sealed class Connection : IDisposable
    {
        private const string Event = "INSERT INTO events (stream, seq, at, type, body, text_start, text_end) VALUES ($stream, $seq, $at, $type, $body, $start, $end)";

        private readonly SqliteConnection _connection;
        private readonly Statements _statements;

        public Connection(IDbContextFactory<RuntimesDb> factory)
        {
            using (var db = factory.CreateDbContext())
            {
                _connection = new SqliteConnection(db.Database.GetConnectionString());
            }

            _connection.Open();
            _statements = new Statements(_connection);
            // With the write-ahead log, a commit survives the end of the process at any moment; only the machine's own crash can take the last ones.
            _statements.Run("PRAGMA synchronous=NORMAL");
        }

        public void Commit(IReadOnlyList<WriteRequest> group)
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            foreach (var request in group)
            {
                foreach (var row in request.Rows)
                {
                    _statements.Run(
                        Event,
                        ("$stream", row.Stream.ToByteArray()), ("$seq", row.Seq), ("$at", row.At.ToUnixTimeMilliseconds()), ("$type", row.Type), ("$body", row.Body),
                        ("$start", row.TextStart), ("$end", row.TextEnd));
                }

                request.Change?.Apply(_statements);
            }

            transaction.Commit();
        }

        public void Dispose()
        {
            _statements.Dispose();
            _connection.Dispose();
        }
    }
}
