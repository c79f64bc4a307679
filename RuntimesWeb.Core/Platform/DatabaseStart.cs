using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;

namespace RuntimesWeb.Core.Platform;

/// <summary>Brings the database up to this version before anything reads it; a file it does not understand is left exactly as it is.</summary>
public sealed class DatabaseStart(IDbContextFactory<RuntimesDb> factory, DataFolder folder)
{
    private const int NotADatabase = 26;
    private const int Corrupt = 11;

    /// <exception cref="StartupException">The file is damaged or was written by a newer version.</exception>
    public async Task MigrateAsync(CancellationToken ct)
    {
        try
        {
            if (!File.Exists(folder.Database))
            {
                // Before SQLite makes it readable to others; its journal files take the mode over.
                await PrivateFile.Create(folder.Database).DisposeAsync();
            }

            await using var db = await factory.CreateDbContextAsync(ct);
            var applied = new FileInfo(folder.Database).Length > 0 ? await AppliedAsync(db, ct) : [];
            List<string> known = [.. db.Database.GetMigrations()];
            RefuseNewer(known, applied);
            if (known.Except(applied, StringComparer.Ordinal).Any())
            {
                // Only when there is something to do: before it migrates, EF compares the whole model with the last migration, which a start would wait for.
                await db.Database.MigrateAsync(ct);
            }

            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;", ct);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is NotADatabase or Corrupt)
        {
            throw new StartupException(
                $"The database {folder.Database} is damaged ({e.Message}). It was not changed. Restore a backup, or move it away to start with an empty one.", e);
        }
    }

    /// <summary>What is written down of it. EF would make a model of that table first, which takes longer than all else here.</summary>
    private static async Task<List<string>> AppliedAsync(RuntimesDb db, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        using var statements = new Statements((SqliteConnection)db.Database.GetDbConnection());
        var hasHistory = statements.Ask("SELECT name FROM sqlite_master WHERE name = $name", row => row.Text(0), ("$name", HistoryRepository.DefaultTableName)).Count > 0;
        return hasHistory ? statements.Ask("SELECT MigrationId FROM __EFMigrationsHistory ORDER BY MigrationId", row => row.Text(0)) : [];
    }

    private void RefuseNewer(List<string> known, List<string> applied)
    {
        var unknown = applied.Except(known, StringComparer.Ordinal).ToList();
        if (unknown.Count > 0)
        {
            throw new StartupException(
                $"The database {folder.Database} was written by a newer version of RuntimesWeb (it has {unknown[^1]}). It was not changed. Update RuntimesWeb, or set {DataFolder.Setting} to another folder.");
        }
    }
}
