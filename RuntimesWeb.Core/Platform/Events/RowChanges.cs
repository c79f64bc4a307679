using System.Runtime.CompilerServices;
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
    // The statements of row changes are constants of the code; whatever is not stays unprepared.
    private const int MostKept = 128;

    private static readonly ConditionalWeakTable<SqliteConnection, Dictionary<string, SqliteCommand>> Kept = [];

    /// <summary>Runs it and answers how many rows are different. The connection keeps it prepared: compiling it takes longer than running it.</summary>
    public static int Run(this SqliteConnection connection, SqliteTransaction transaction, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var kept = Kept.GetValue(connection, static _ => new Dictionary<string, SqliteCommand>(StringComparer.Ordinal));
        if (kept.TryGetValue(sql, out var prepared))
        {
            return Run(prepared, transaction, values);
        }

        if (kept.Count < MostKept)
        {
            return Run(kept[sql] = Command(connection, sql), transaction, values);
        }

        using var once = Command(connection, sql);
        return Run(once, transaction, values);
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private static int Run(SqliteCommand command, SqliteTransaction transaction, ReadOnlySpan<(string Name, object? Value)> values)
    {
        command.Transaction = transaction;
        command.Parameters.Clear();
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command.ExecuteNonQuery();
    }
}
