using RuntimesWeb.Core.Platform;
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

    public static Conversation Conversation(StatementRow row) => new()
    {
        Number = row.Number(0),
        Id = row.Id(1),
        Title = row.Text(2),
        HasOwnTitle = row.Flag(3),
        RuntimeId = row.Text(4),
        AgentId = row.TextOrNull(5),
        Provider = row.TextOrNull(6),
        Model = row.TextOrNull(7),
        ProjectId = row.TextOrNull(8),
        Folder = row.TextOrNull(9),
        Status = Enum.Parse<ConversationStatus>(row.Text(10)),
        PinnedAt = row.TimeOrNull(11),
        Draft = row.TextOrNull(12),
        CreatedAt = row.Time(13),
        UpdatedAt = row.Time(14),
        BranchedFromConversation = row.IdOrNull(15),
        BranchedFromMessage = row.IdOrNull(16),
        Usage = TokenUsage.Parse(row.Text(17)),
        CostMicros = row.NumberOrNull(18),
    };

    public static Message Message(StatementRow row) => new()
    {
        Number = row.Number(0),
        Id = row.Id(1),
        Conversation = row.Number(2),
        Role = Enum.Parse<MessageRole>(row.Text(3)),
        Content = row.Text(4),
        Status = Enum.Parse<MessageStatus>(row.Text(5)),
        CreatedAt = row.Time(6),
        FinishedAt = row.TimeOrNull(7),
        RunId = row.IdOrNull(8),
        RuntimeId = row.TextOrNull(9),
        AgentId = row.TextOrNull(10),
        Model = row.TextOrNull(11),
        DoneReason = row.TextOrNull(12) is { } reason ? Enum.Parse<DoneReason>(reason) : null,
        Error = row.TextOrNull(13) is { } error ? MessageJson.Read<RunError>(error) : null,
        Steps = RunTranscript.Parse(row.Text(14)),
        Usage = row.TextOrNull(15) is { } usage ? TokenUsage.Parse(usage) : null,
        CostMicros = row.NumberOrNull(16),
        Attachments = MessageJson.ReadList<AttachmentLine>(row.Text(17)),
        Sender = row.TextOrNull(18) is { } sender ? MessageJson.Read<MessageSender>(sender) : null,
    };
}
