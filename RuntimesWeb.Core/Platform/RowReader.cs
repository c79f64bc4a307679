using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Platform;

/// <summary>
/// Asks by statements that stay prepared, on connections that stay open: for the few questions that every turn asks. All others go through the context, which
/// takes several times as long to ask as the database takes to answer.
/// </summary>
public sealed class RowReader(IDbContextFactory<RuntimesDb> factory) : IDisposable
{
    private readonly ConcurrentBag<SqliteConnection> _idle = [];

    public List<T> Ask<T>(string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var connection = _idle.TryTake(out var idle) ? idle : Open();
        try
        {
            var rows = connection.Ask(null, sql, row, values);
            _idle.Add(connection);
            return rows;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var connection))
        {
            connection.Dispose();
        }
    }

    private SqliteConnection Open()
    {
        using var db = factory.CreateDbContext();
        var connection = new SqliteConnection(db.Database.GetConnectionString());
        connection.Open();
        return connection;
    }
}
