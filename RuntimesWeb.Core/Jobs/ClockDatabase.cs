using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Jobs;

/// <summary>
/// Quartz' own database file, beside ours: SQLite lets one writer in at a time, so the two do not wait for each other. It holds nothing that cannot be made again, so
/// a damaged one is put aside and begun anew: every job that waits is given its start again.
/// </summary>
internal sealed partial class ClockDatabase : DbDataSource
{
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    private static readonly string[] Parts = ["", "-wal", "-shm"];

    public ClockDatabase(DataFolder folder, ILogger<ClockDatabase> logger)
    {
        var file = Path.Combine(folder.Root, "clock.db");
        ConnectionString = $"Data Source={file};Default Timeout=30";
        try
        {
            Open(file);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is Corrupt or NotADatabase)
        {
            Log.Damaged(logger, e.Message, file);
            using (var pooled = new SqliteConnection(ConnectionString))
            {
                SqliteConnection.ClearPool(pooled);
            }

            foreach (var part in Parts.Where(part => File.Exists(file + part)))
            {
                File.Move(file + part, file + ".damaged" + part, overwrite: true);
            }

            Open(file);
        }
    }

    public override string ConnectionString { get; }

    protected override DbConnection CreateDbConnection() => new Connection(ConnectionString);

    private void Open(string file)
    {
        if (!File.Exists(file))
        {
            PrivateFile.Create(file).Dispose();
        }

        using var connection = OpenConnection();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL; PRAGMA quick_check(1)";
        using var answers = command.ExecuteReader();
        answers.NextResult();
        if (!answers.Read() || answers.GetString(0) != "ok")
        {
            throw new SqliteException("the check of the file failed", Corrupt);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{File} is damaged ({Cause}); it was put aside as clock.db.damaged and begun anew, no job is lost")]
        public static partial void Damaged(ILogger logger, string cause, string file);
    }

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
