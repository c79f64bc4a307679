using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Platform;

public sealed class DatabaseStartTests : IDisposable
{
    private readonly TestMachine _machine = new();
    private readonly DataFolder _folder;

    public DatabaseStartTests() => _folder = DataFolder.Open(null, _machine.Machine);

    [Fact]
    public async Task Migrate_AnEmptyFolder_MakesTheModelExactly()
    {
        await StartAsync();

        await using var db = NewContext();
        Assert.False(db.Database.HasPendingModelChanges());
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
    }

    [Fact]
    public async Task Migrate_Twice_ChangesNothing()
    {
        await StartAsync();
        var applied = await AppliedAsync();

        await StartAsync();

        Assert.Equal(applied, await AppliedAsync());
    }

    [Fact]
    public async Task Migrate_TheFile_IsInWalMode()
    {
        await StartAsync();

        await using var db = NewContext();
        Assert.Equal("wal", (await db.Database.SqlQueryRaw<string>("PRAGMA journal_mode").ToListAsync()).Single());
    }

    [Fact]
    public async Task Migrate_TheFiles_AreTheOwnersOnly()
    {
        await StartAsync();
        await using var db = NewContext();
        await db.Database.ExecuteSqlRawAsync("INSERT INTO settings VALUES ('a', 'b')");

        Assert.All(Directory.GetFiles(_folder.Root, "runtimesweb.db*"), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task Migrate_AFileThatIsNoDatabase_SaysSoAndLeavesIt()
    {
        var text = string.Concat(Enumerable.Repeat("this is somebody's letter, not a database. ", 200));
        await File.WriteAllTextAsync(_folder.Database, text);

        var e = await Assert.ThrowsAsync<StartupException>(StartAsync);

        Assert.Contains("is damaged", e.Message);
        Assert.Contains(_folder.Database, e.Message);
        Assert.Equal(text, await File.ReadAllTextAsync(_folder.Database));
    }

    [Fact]
    public async Task Migrate_ADatabaseOfANewerVersion_SaysSoAndLeavesIt()
    {
        await StartAsync();
        await using (var db = NewContext())
        {
            await db.Database.ExecuteSqlRawAsync("INSERT INTO __EFMigrationsHistory VALUES ('29991231235959_Future', '99.0.0')");
        }

        var before = await AppliedAsync();
        var e = await Assert.ThrowsAsync<StartupException>(StartAsync);

        Assert.Contains("newer version", e.Message);
        Assert.Contains("29991231235959_Future", e.Message);
        Assert.Equal(before, await AppliedAsync());
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
        _machine.Dispose();
    }

    private Task StartAsync() => new DatabaseStart(new Factory(this), _folder).MigrateAsync(default);

    private async Task<List<string>> AppliedAsync()
    {
        await using var db = NewContext();
        return [.. await db.Database.GetAppliedMigrationsAsync()];
    }

    private RuntimesDb NewContext() => new(new DbContextOptionsBuilder<RuntimesDb>().UseSqlite($"Data Source={_folder.Database}").Options);

    private sealed class Factory(DatabaseStartTests tests) : IDbContextFactory<RuntimesDb>
    {
        public RuntimesDb CreateDbContext() => tests.NewContext();
    }
}
