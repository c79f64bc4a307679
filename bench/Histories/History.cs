using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using RuntimesWeb.Bench.Servers;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Bench.Histories;

/// <summary>A data folder of the product with so many messages in conversations of ten, of some 400 characters each; the tables, indexes and triggers are the product's own.</summary>
internal sealed class History : IDisposable
{
    public const int MessagesEach = 10;

    private const int Length = 400;
    private const long Begin = 1_700_000_000_000;

    // Conversations go on beside each other, so that neighbouring messages belong to different ones.
    private const int Beside = 20;

    private readonly PooledDbContextFactory<RuntimesDb> _factory;

    private History(Product product, int messages)
    {
        (Product, Messages) = (product, messages);
        _factory = new PooledDbContextFactory<RuntimesDb>(new DbContextOptionsBuilder<RuntimesDb>().UseSqlite($"Data Source={product.Database};Default Timeout=30").Options);
    }

    public Product Product { get; }

    public int Messages { get; }

    public int Conversations => Messages / MessagesEach;

    /// <summary>Bytes of the database a byte of text.</summary>
    public double BytesPerByte { get; private set; }

    public static async Task<History> MakeAsync(Product product, int messages)
    {
        var history = new History(product, messages);
        using (var server = product.Start())
        {
            await server.FirstOkAsync(Product.ListPath);
        }

        var empty = DatabaseSize.Of(product.Database);
        history.Fill();
        history.BytesPerByte = (DatabaseSize.Of(product.Database) - empty) / (double)DatabaseSize.TextOf(product.Database);
        return history;
    }

    /// <summary>A bare context over it.</summary>
    public RuntimesDb Open() => _factory.CreateDbContext();

    public static Guid ConversationId(int number) => new(number, 1, 0, new byte[8]);

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Product.Dispose();
    }

    private void Fill()
    {
        using var connection = new SqliteConnection($"Data Source={Product.Database};Pooling=False");
        connection.Open();
        Run(connection, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-262144; BEGIN");
        AddConversations(connection);
        AddMessages(connection);
        Run(connection, "COMMIT; PRAGMA journal_mode=WAL");
    }

    private void AddConversations(SqliteConnection connection)
    {
        var words = new Prose(1);
        using var insert = Prepare(
            connection,
            """
            INSERT INTO conversations (number, id, title, has_own_title, runtime_id, model, status, created_at, updated_at, usage, cost_micros)
            VALUES ($number, $id, $title, 0, 'openai-direct', 'gpt-4o', $status, $at, $at, '{"inputTokens":5210,"cachedInputTokens":0,"cacheWriteTokens":0,"outputTokens":1020,"reasoningTokens":0}', 23225)
            """,
            "$number", "$id", "$title", "$status", "$at");
        for (var number = 1; number <= Conversations; number++)
        {
            Put(insert, number, ConversationId(number).ToByteArray(), words.Text(40).TrimEnd(), number % 10 == 0 ? "Archived" : "Active", Begin + (number * 60_000L));
        }
    }

    private void AddMessages(SqliteConnection connection)
    {
        var words = new Prose(2);
        using var insert = Prepare(
            connection,
            """
            INSERT INTO messages (number, id, conversation, role, content, status, created_at, model, steps, attachments)
            VALUES ($number, $id, $conversation, $role, $content, 'Complete', $at, $model, '', '')
            """,
            "$number", "$id", "$conversation", "$role", "$content", "$at", "$model");
        for (var i = 0; i < Messages; i++)
        {
            var conversation = (i / (Beside * MessagesEach) * Beside) + (i % Beside) + 1;
            var isUser = i / Beside % 2 == 0;
            var id = Guid.NewGuid().ToByteArray();
            Put(insert, i + 1, id, conversation, isUser ? "User" : "Assistant", words.Text((Length / 2) + words.Below(Length)), Begin + (conversation * 60_000L), isUser ? DBNull.Value : "gpt-4o");
        }
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, params ReadOnlySpan<string> names)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this file
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var name in names)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        return command;
    }

    private static void Put(SqliteCommand insert, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            insert.Parameters[i].Value = values[i];
        }

        insert.ExecuteNonQuery();
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = Prepare(connection, sql);
        command.ExecuteNonQuery();
    }
}

/// <summary>How large a database is that no server has open.</summary>
internal static class DatabaseSize
{
    public static long Of(string database) => Ask(database, "PRAGMA wal_checkpoint(TRUNCATE); SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size");

    /// <summary>Bytes of the text of all messages.</summary>
    public static long TextOf(string database) => Ask(database, "SELECT coalesce(sum(length(CAST(content AS BLOB))), 0) FROM messages");

    private static long Ask(string database, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this file
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var last = 0L;
        do
        {
            while (reader.Read())
            {
                last = reader.GetInt64(0);
            }
        }
        while (reader.NextResult());

        return last;
    }
}
