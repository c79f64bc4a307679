using Microsoft.Data.Sqlite;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Core.Conversations;

/// <summary>The rows that every turn reads, column by column; the same columns as in the maps.</summary>
internal static class ConversationColumns
{
    public const string Find = """
        SELECT number, id, title, has_own_title, runtime_id, agent_id, provider, model, project_id, folder, status, pinned_at, draft, created_at, updated_at,
          branched_from_conversation, branched_from_message, usage, cost_micros
        FROM conversations WHERE id = $id AND deleted_at IS NULL
        """;

    public const string Newest = """
        SELECT number, id, conversation, role, content, status, created_at, finished_at, run_id, runtime_id, agent_id, model, done_reason, error, steps, usage, cost_micros, attachments, sender
        FROM messages WHERE conversation = $conversation AND number < $before ORDER BY number DESC LIMIT $count
        """;

    public static Conversation Conversation(SqliteDataReader row) => new()
    {
        Number = row.GetInt64(0),
        Id = Id(row, 1) ?? default,
        Title = row.GetString(2),
        HasOwnTitle = row.GetBoolean(3),
        RuntimeId = row.GetString(4),
        AgentId = Text(row, 5),
        Provider = Text(row, 6),
        Model = Text(row, 7),
        ProjectId = Text(row, 8),
        Folder = Text(row, 9),
        Status = Enum.Parse<ConversationStatus>(row.GetString(10)),
        PinnedAt = Time(row, 11),
        Draft = Text(row, 12),
        CreatedAt = Time(row, 13) ?? default,
        UpdatedAt = Time(row, 14) ?? default,
        BranchedFromConversation = Id(row, 15),
        BranchedFromMessage = Id(row, 16),
        Usage = TokenUsage.Parse(row.GetString(17)),
        CostMicros = Number(row, 18),
    };

    public static Message Message(SqliteDataReader row) => new()
    {
        Number = row.GetInt64(0),
        Id = Id(row, 1) ?? default,
        Conversation = row.GetInt64(2),
        Role = Enum.Parse<MessageRole>(row.GetString(3)),
        Content = row.GetString(4),
        Status = Enum.Parse<MessageStatus>(row.GetString(5)),
        CreatedAt = Time(row, 6) ?? default,
        FinishedAt = Time(row, 7),
        RunId = Id(row, 8),
        RuntimeId = Text(row, 9),
        AgentId = Text(row, 10),
        Model = Text(row, 11),
        DoneReason = Text(row, 12) is { } reason ? Enum.Parse<DoneReason>(reason) : null,
        Error = Text(row, 13) is { } error ? MessageJson.Read<RunError>(error) : null,
        Steps = RunTranscript.Parse(row.GetString(14)),
        Usage = Text(row, 15) is { } usage ? TokenUsage.Parse(usage) : null,
        CostMicros = Number(row, 16),
        Attachments = MessageJson.ReadList<AttachmentLine>(row.GetString(17)),
        Sender = Text(row, 18) is { } sender ? MessageJson.Read<MessageSender>(sender) : null,
    };

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static long? Number(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private static Guid? Id(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : new Guid(row.GetFieldValue<byte[]>(column));

    private static DateTimeOffset? Time(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
