using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Memory;
using RuntimesWeb.Core.Notifications;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes.Tools.Recall;

namespace RuntimesWeb.Tests.Support;

/// <summary>A memory over a real database file of its own, with a clock of the test's.</summary>
public sealed class MemoryHouse : IAsyncDisposable, IAsyncLifetime
{
    private EventLogHouse? _database;

    public static Actor Person { get; } = new("test");

    public TestTime Time => Database.Time;

    public MemoryStore Store { get; private set; } = null!; // opened before each test

    public AuditLog Audit => new(Database.Factory, Time);

    public NotificationStore Notifications => new(Database.Factory, Time);

    public SaveMemory Save => new(Store, Audit, Time);

    public EditMemory Edit => new(Store, Audit, Time);

    public ForgetMemory Forget => new(Store, Edit, Notifications, Audit, Time);

    public SearchMemory Search => new(Database.Factory);

    public MemoryReads Reads { get; private set; } = null!; // opened before each test

    public RecallMemory Recall => new(Store, Reads, Time);

    public MemoryTools Tools => new(Save, Search, Forget, Reads);

    private EventLogHouse Database => _database ?? throw new InvalidOperationException("not opened");

    public async ValueTask InitializeAsync()
    {
        _database = await EventLogHouse.OpenAsync();
        await RestartAsync();
    }

    /// <summary>Everything that is in memory is read anew, as after a restart.</summary>
    public async Task RestartAsync()
    {
        Store = new MemoryStore(Database.Factory, Time);
        await Store.LoadAsync(default);
        Reads = new MemoryReads(Store, Time, new NoHost(), NullLogger<MemoryReads>.Instance);
    }

    /// <summary>Keeps something; it must go well.</summary>
    public async Task<MemoryFact> KnowAsync(string content, MemoryPlace? place = null, int? confidence = null, string? savedBy = null)
    {
        var saved = await Save.RunAsync(
            new MemoryInput(place ?? MemoryPlace.All, MemoryCategory.Fact, content)
            {
                Confidence = confidence,
                SavedBy = savedBy,
                Source = savedBy is null ? MemorySource.Person : MemorySource.Agent,
            },
            Person,
            default);
        Assert.True(saved.IsOk, saved.Failure?.Message);
        return saved.Value.Fact;
    }

    /// <summary>Puts rows into the database as they are.</summary>
    public async Task FillAsync(IEnumerable<MemoryFact> facts)
    {
        await using (var db = Database.Factory.CreateDbContext())
        {
            db.AddRange(facts);
            await db.SaveChangesAsync();
        }

        await RestartAsync();
    }

    public async Task<MemoryFact> FindAsync(Guid id) => await Store.FindAsync(id, default) ?? throw new InvalidOperationException("it is gone");

    public async ValueTask DisposeAsync()
    {
        Reads.Dispose();
        await Database.DisposeAsync();
    }

    private sealed class NoHost : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication()
        {
            // Nothing runs.
        }
    }
}
