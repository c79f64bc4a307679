using Microsoft.Data.Sqlite;

namespace RuntimesWeb.Core.Platform.Events;

/// <summary>Several changes as one, in their order.</summary>
public sealed class RowChanges(IReadOnlyList<IRowChange> changes) : IRowChange
{
    /// <summary>Those that are there, as one; null when none is.</summary>
    public static IRowChange? Of(params ReadOnlySpan<IRowChange?> changes)
    {
        List<IRowChange> there = [];
        foreach (var change in changes)
        {
            if (change is not null)
            {
                there.Add(change);
            }
        }

        return there.Count switch
        {
            0 => null,
            1 => there[0],
            _ => new RowChanges(there),
        };
    }

    public void Apply(SqliteConnection connection, SqliteTransaction transaction)
    {
        foreach (var change in changes)
        {
            change.Apply(connection, transaction);
        }
    }
}

/// <summary>One statement with its values, for row changes.</summary>
public static class Statements
{
    /// <summary>Runs it and answers how many rows are different.</summary>
    public static int Run(this SqliteConnection connection, SqliteTransaction transaction, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, transaction);
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command.ExecuteNonQuery();
    }
}
