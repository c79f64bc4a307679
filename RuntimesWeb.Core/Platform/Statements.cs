using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace RuntimesWeb.Core.Platform;

/// <summary>
/// SQL with values on one open connection, for whatever every turn asks or stores: statements are compiled once and then only bound and stepped, through the
/// library that carries SQLite itself, since a command and its reader take longer than what the database does for them. All other questions go through the context.
/// One caller at a time; the connection stays its owner's.
/// </summary>
public sealed class Statements : IDisposable
{
    // Statements are constants of the code, some eighty of them; what is not cannot fill the memory.
    private const int MostKept = 128;

    private static readonly int Patience = (int)TimeSpan.FromSeconds(30).TotalMilliseconds;

    private readonly sqlite3 _db;
    private readonly Dictionary<string, List<Compiled>> _kept = new(StringComparer.Ordinal);

    public Statements(SqliteConnection connection)
    {
        _db = connection.Handle ?? throw new InvalidOperationException("the connection is not open");
        Check(raw.sqlite3_busy_timeout(_db, Patience));
    }

    /// <summary>Runs one or more statements that are constants of the code; answers how many rows are different.</summary>
    /// <param name="values">By the names they have in it, always in the same order: null, text, whole numbers, numbers, yes or no, bytes.</param>
    /// <exception cref="SqliteException">It was refused.</exception>
    public int Run(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var different = 0;
        foreach (var statement in Of(sql))
        {
            statement.Bind(values);
            try
            {
                while (Step(statement.Handle))
                {
                }

                different += statement.IsReading ? 0 : raw.sqlite3_changes(_db);
            }
            finally
            {
                statement.Release();
            }
        }

        return different;
    }

    /// <summary>Asks one statement that is a constant of the code; answers its rows.</summary>
    /// <inheritdoc cref="Run" path="/param|/exception"/>
    public List<T> Ask<T>(string sql, Func<StatementRow, T> row, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var statement = Of(sql)[0];
        statement.Bind(values);
        try
        {
            var rows = new List<T>();
            while (Step(statement.Handle))
            {
                rows.Add(row(new StatementRow(statement.Handle)));
            }

            return rows;
        }
        finally
        {
            statement.Release();
        }
    }

    public void Dispose() => Forget();

    private void Forget()
    {
        foreach (var statement in _kept.Values.SelectMany(s => s))
        {
            statement.Handle.Dispose();
        }

        _kept.Clear();
    }

    private List<Compiled> Of(string sql)
    {
        if (_kept.TryGetValue(sql, out var kept))
        {
            return kept;
        }

        if (_kept.Count == MostKept)
        {
            Forget();
        }

        var compiled = new List<Compiled>();
        for (var rest = sql; !string.IsNullOrWhiteSpace(rest);)
        {
            Check(raw.sqlite3_prepare_v3(_db, rest, raw.SQLITE_PREPARE_PERSISTENT, out var handle, out rest));
            compiled.Add(new Compiled(handle, this));
        }

        return _kept[sql] = compiled;
    }

    private bool Step(sqlite3_stmt statement)
    {
        var code = raw.sqlite3_step(statement);
        if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            Check(code);
        }

        return code == raw.SQLITE_ROW;
    }

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _db);

    /// <summary>A compiled statement, and where in it the values go.</summary>
    private sealed class Compiled(sqlite3_stmt handle, Statements owner)
    {
        private int[]? _places;

        public sqlite3_stmt Handle => handle;

        public bool IsReading { get; } = raw.sqlite3_stmt_readonly(handle) != 0;

        public void Bind(ReadOnlySpan<(string Name, object? Value)> values)
        {
            // One statement comes from one place, so its values always have the same order.
            _places ??= [.. values.ToArray().Select(v => raw.sqlite3_bind_parameter_index(handle, v.Name))];
            for (var i = 0; i < values.Length; i++)
            {
                // Of several statements in one text, not each has each.
                if (_places[i] > 0)
                {
                    owner.Check(Bind(_places[i], values[i].Value));
                }
            }
        }

        /// <summary>Ready for the next time; nothing of what was said stays in it.</summary>
        public void Release()
        {
            _ = raw.sqlite3_reset(handle);
            _ = raw.sqlite3_clear_bindings(handle);
        }

        private int Bind(int place, object? value) => value switch
        {
            null => raw.sqlite3_bind_null(handle, place),
            string text => BindText(place, text),
            long number => raw.sqlite3_bind_int64(handle, place, number),
            int number => raw.sqlite3_bind_int64(handle, place, number),
            bool flag => raw.sqlite3_bind_int64(handle, place, flag ? 1 : 0),
            byte[] bytes => raw.sqlite3_bind_blob(handle, place, bytes),
            double number => raw.sqlite3_bind_double(handle, place, number),
            _ => throw new ArgumentException($"a {value.GetType().Name} cannot be stored", nameof(value)),
        };

        private int BindText(int place, string text)
        {
            if (text.Length == 0)
            {
                return raw.sqlite3_bind_text(handle, place, text); // no bytes at all would be null
            }

            var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
            var code = raw.sqlite3_bind_text(handle, place, rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)));
            ArrayPool<byte>.Shared.Return(rented);
            return code;
        }
    }
}

/// <summary>The row a statement stands at, column by column, from 0; ids and times as they are stored everywhere.</summary>
public readonly ref struct StatementRow(sqlite3_stmt statement)
{
    private readonly sqlite3_stmt _statement = statement;

    // As bytes, which know their length: text may have a zero in it.
    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(_statement, column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    public long? NumberOrNull(int column) => IsNull(column) ? null : Number(column);

    public int Count(int column) => raw.sqlite3_column_int(_statement, column);

    public bool Flag(int column) => Number(column) != 0;

    public Guid Id(int column) => new(raw.sqlite3_column_blob(_statement, column));

    public Guid? IdOrNull(int column) => IsNull(column) ? null : Id(column);

    public DateTimeOffset Time(int column) => DateTimeOffset.FromUnixTimeMilliseconds(Number(column));

    public DateTimeOffset? TimeOrNull(int column) => IsNull(column) ? null : Time(column);

    private bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;
}
