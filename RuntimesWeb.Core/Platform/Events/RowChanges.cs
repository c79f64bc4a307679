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
        var command = Prepared(connection, sql, out var once);
        using (once)
        {
            command.Transaction = transaction;
            Put(command, values);
            return command.ExecuteNonQuery();
        }
    }

    /// <summary>Asks it and answers its rows; kept prepared likewise.</summary>
    public static List<T> Ask<T>(this SqliteConnection connection, SqliteTransaction? transaction, string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = Prepared(connection, sql, out var once);
        using (once)
        {
            command.Transaction = transaction;
            Put(command, values);
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
            {
                rows.Add(row(reader));
            }

            return rows;
        }
    }

    /// <param name="once">The same when it is not kept, to be disposed of.</param>
    private static SqliteCommand Prepared(SqliteConnection connection, string sql, out SqliteCommand? once)
    {
        once = null;
        var kept = Kept.GetValue(connection, static _ => new Dictionary<string, SqliteCommand>(StringComparer.Ordinal));
        return kept.TryGetValue(sql, out var prepared) ? prepared
            : kept.Count < MostKept ? kept[sql] = Command(connection, sql)
            : once = Command(connection, sql);
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private static void Put(SqliteCommand command, ReadOnlySpan<(string Name, object? Value)> values)
    {
        var parameters = command.Parameters;
        for (var i = 0; i < values.Length; i++)
        {
            if (i == parameters.Count)
            {
                parameters.Add(new SqliteParameter { ParameterName = values[i].Name });
            }

            // One statement comes from one place, so its values always have the same order.
            parameters[i].Value = values[i].Value ?? DBNull.Value;
        }
    }
}
