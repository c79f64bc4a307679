using System.Data.Common;
using Microsoft.Data.Sqlite;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Jobs;

/// <summary>Quartz' own database file, beside ours: SQLite lets one writer in at a time, so the two do not wait for each other.</summary>
internal sealed class ClockDatabase : DbDataSource
{
    public ClockDatabase(DataFolder folder)
    {
        var file = Path.Combine(folder.Root, "clock.db");
        if (!File.Exists(file))
        {
            PrivateFile.Create(file).Dispose();
        }

        ConnectionString = $"Data Source={file};Default Timeout=30";
        using var connection = OpenConnection();
        using var wal = connection.CreateCommand();
        wal.CommandText = "PRAGMA journal_mode=WAL";
        wal.ExecuteNonQuery();
    }

    public override string ConnectionString { get; }

    protected override DbConnection CreateDbConnection() => new Connection(ConnectionString);

    private sealed class Connection(string connectionString) : SqliteConnection(connectionString)
    {
        public override void Open()
        {
            base.Open();
            // A commit survives the end of the process at any moment; only the machine's own crash can take the last ones.
            using var pragma = CreateCommand();
            pragma.CommandText = "PRAGMA synchronous=NORMAL";
            pragma.ExecuteNonQuery();
        }
    }
}
