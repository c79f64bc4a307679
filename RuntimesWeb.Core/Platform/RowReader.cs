using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace RuntimesWeb.Core.Platform;

/// <summary>Asks by <see cref="Statements"/>, on connections that stay open, from as many threads as come.</summary>
public sealed class RowReader(IDbContextFactory<RuntimesDb> factory) : IDisposable
{
    private readonly ConcurrentBag<Reader> _idle = [];

    /// <inheritdoc cref="Statements.Ask"/>
    public List<T> Ask<T>(string sql, Func<StatementRow, T> row, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var reader = _idle.TryTake(out var idle) ? idle : new Reader(factory);
        try
        {
            var rows = reader.Statements.Ask(sql, row, values);
            _idle.Add(reader);
            return rows;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    private sealed class Reader : IDisposable
    {
        private readonly SqliteConnection _connection;

        public Reader(IDbContextFactory<RuntimesDb> factory)
        {
            using var db = factory.CreateDbContext();
            _connection = new SqliteConnection(db.Database.GetConnectionString());
            _connection.Open();
            Statements = new Statements(_connection);
        }

        public Statements Statements { get; }

        public void Dispose()
        {
            Statements.Dispose();
            _connection.Dispose();
        }
    }
}
