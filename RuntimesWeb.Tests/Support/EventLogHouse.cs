using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Tests.Support;

/// <summary>An event log over a real database file of its own; another one over the same file is what a restart sees.</summary>
public sealed class EventLogHouse : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("runtimesweb-events-").FullName;
    private readonly List<EventWriter> _writers = [];
    private readonly List<EventSealer> _sealers = [];

    private EventLogHouse() => Factory = new PooledDbContextFactory<RuntimesDb>(new DbContextOptionsBuilder<RuntimesDb>()
        .UseSqlite($"Data Source={Path.Combine(_folder, "events.db")};Default Timeout=30").Options);

    public IDbContextFactory<RuntimesDb> Factory { get; }

    public TestTime Time { get; } = new();

    public static async Task<EventLogHouse> OpenAsync()
    {
        var house = new EventLogHouse();
        await using var db = house.Factory.CreateDbContext();
        await db.Database.MigrateAsync();
        return house;
    }

    /// <summary>A log that knows nothing of the ones before it but what they stored.</summary>
    public EventLog Start()
    {
        var writer = new EventWriter(Factory, NullLogger<EventWriter>.Instance);
        _writers.Add(writer);
        var sealer = new EventSealer(writer, Time, NullLogger<EventSealer>.Instance);
        _sealers.Add(sealer);
        return new EventLog(writer, sealer, Factory, Time);
    }

    public async Task<int> StoredAsync(Guid stream)
    {
        await using var db = Factory.CreateDbContext();
        return await db.Set<StoredEvent>().CountAsync(e => e.Stream == stream);
    }

    /// <summary>Everything that is to be sealed is sealed, as at the end of the server.</summary>
    public async Task SealAsync()
    {
        foreach (var sealer in _sealers)
        {
            await sealer.DisposeAsync();
        }

        _sealers.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await SealAsync();
        foreach (var writer in _writers)
        {
            await writer.DisposeAsync();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
