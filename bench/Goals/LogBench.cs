using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;
using EventLog = RuntimesWeb.Core.Platform.Events.EventLog;

namespace RuntimesWeb.Bench.Goals;

/// <summary>
/// The event log that jobs and runs stand on: events appended by one stream and by many at once, against a plain SQLite insert with a commit each; text streamed to
/// a live reader; and a replay.
/// </summary>
internal sealed class LogBench(bool quick)
{
    private const string Body = """{"state":"running","attempt":1,"reason":"a body of the usual size"}""";

    private readonly int _events = quick ? 500 : 20_000;
    private readonly int _deltas = quick ? 5_000 : 500_000;

    public async Task<IReadOnlyList<Row>> MeasureAsync()
    {
        var folder = Directory.CreateTempSubdirectory("runtimesweb-bench-").FullName;
        try
        {
            var source = $"Data Source={Path.Combine(folder, "log.db")};Default Timeout=30";
            var factory = new PooledDbContextFactory<RuntimesDb>(new DbContextOptionsBuilder<RuntimesDb>().UseSqlite(source).Options);
            await using (var db = await factory.CreateDbContextAsync())
            {
                await db.Database.MigrateAsync();
                await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL; CREATE TABLE plain (stream BLOB, seq INTEGER, at INTEGER, type TEXT, body TEXT, PRIMARY KEY (stream, seq))");
            }

            await using var writer = new EventWriter(factory, NullLogger<EventWriter>.Instance);
            await using var sealer = new EventSealer(writer, TimeProvider.System, NullLogger<EventSealer>.Instance);
            var log = new EventLog(writer, sealer, factory, TimeProvider.System);
            var plain = Plain(source);
            var one = await AppendAsync(log, 1);
            var many = await AppendAsync(log, 64);
            var (text, latency) = await TextAsync(log);
            return
            [
                Told("events appended a second, one stream, each awaited", one, plain),
                Told("the same, 64 streams at once", many, plain),
                new Row("log", "text deltas a second to a live reader, one stream", Table.Number(text, "/s"), "", double.NaN, double.NaN, Bound.None),
                new Row("log", "delta to reader, p99, 1,000 a second", Table.Number(latency, "ms"), "", double.NaN, double.NaN, Bound.None),
                new Row("log", "events replayed a second", Table.Number(await ReplayAsync(log), "/s"), "", double.NaN, double.NaN, Bound.None),
            ];
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Row Told(string what, double ours, double reference) =>
        new("log", what, Table.Number(ours, "/s"), Table.Number(reference, "/s"), ours / reference, double.NaN, Bound.None);

    private double Plain(string source)
    {
        using var connection = new SqliteConnection(source);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous=NORMAL";
        command.ExecuteNonQuery();
        command.CommandText = "INSERT INTO plain VALUES ($stream, $seq, $at, 'state', $body)";
        command.Parameters.AddWithValue("$stream", Guid.NewGuid().ToByteArray());
        var seq = command.Parameters.Add("$seq", SqliteType.Integer);
        command.Parameters.AddWithValue("$at", 1);
        command.Parameters.AddWithValue("$body", Body);
        var from = Stopwatch.GetTimestamp();
        for (var i = 0; i < _events; i++)
        {
            seq.Value = i;
            command.ExecuteNonQuery();
        }

        return _events / Stopwatch.GetElapsedTime(from).TotalSeconds;
    }

    private async Task<double> AppendAsync(EventLog log, int streams)
    {
        var from = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, streams).Select(async _ =>
        {
            using var stream = log.Create(Guid.NewGuid());
            for (var i = 0; i < _events / streams; i++)
            {
                await stream.AppendAsync([new("state", Body)]);
            }
        }));
        return _events / Stopwatch.GetElapsedTime(from).TotalSeconds;
    }

    private async Task<(double PerSecond, double P99)> TextAsync(EventLog log)
    {
        var id = Guid.NewGuid();
        var chars = 0L;
        double perSecond;
        using (var stream = log.Create(id))
        {
            var reading = ReadAsync(log, id, item => chars += item.IsText ? item.Body.Length : 0);
            var from = Stopwatch.GetTimestamp();
            for (var i = 0; i < _deltas; i++)
            {
                await stream.AppendTextAsync("text", "token ");
            }

            await stream.AppendAsync([new("done", "{}")]);
            await reading;
            perSecond = _deltas / Stopwatch.GetElapsedTime(from).TotalSeconds;
        }

        return chars == _deltas * 6L ? (perSecond, await PacedAsync(log)) : throw new BenchException($"the reader got {chars} of {_deltas * 6L} characters");
    }

    private static async Task<double> PacedAsync(EventLog log)
    {
        const int Deltas = 2000;
        var id = Guid.NewGuid();
        var times = new List<double>(Deltas);
        using var stream = log.Create(id);
        var reading = ReadAsync(log, id, item =>
        {
            if (item.IsText)
            {
                times.Add(Stopwatch.GetElapsedTime(long.Parse(item.Body.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], System.Globalization.CultureInfo.InvariantCulture)).TotalMilliseconds);
            }
        });
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        for (var i = 0; i < Deltas && await pace.WaitForNextTickAsync(); i++)
        {
            await stream.AppendTextAsync("text", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Stopwatch.GetTimestamp()} "));
        }

        await stream.AppendAsync([new("done", "{}")]);
        await reading;
        return Statistics.Percentile([.. times.Order()], 0.99);
    }

    private async Task<double> ReplayAsync(EventLog log)
    {
        var id = Guid.NewGuid();
        using (var stream = log.Create(id))
        {
            for (var i = 0; i < _events; i += 100)
            {
                await stream.AppendAsync([.. Enumerable.Range(0, 100).Select(_ => new NewEvent("state", Body))]);
            }

            await stream.AppendAsync([new("done", "{}")]);
        }

        var from = Stopwatch.GetTimestamp();
        await ReadAsync(log, id, _ => { });
        return _events / Stopwatch.GetElapsedTime(from).TotalSeconds;
    }

    private static async Task ReadAsync(EventLog log, Guid id, Action<LogItem> take)
    {
        await foreach (var item in log.ReadAsync(id, EventPosition.Start, CancellationToken.None))
        {
            take(item);
            if (item.Type == "done")
            {
                break;
            }
        }
    }
}
