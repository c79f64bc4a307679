using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Core.Conversations;

/// <summary>Stores new conversations.</summary>
internal sealed class AddConversation(Conversation c) : IRowChange
{
    private const string Sql = """
        INSERT INTO conversations (number, id, title, has_own_title, runtime_id, agent_id, provider, model, project_id, folder, status, pinned_at, draft, created_at, updated_at,
          branched_from_conversation, branched_from_message, usage, cost_micros)
        VALUES ($number, $id, $title, $own, $runtime, $agent, $provider, $model, $project, $folder, $status, $pinned, $draft, $created, $updated, $fromConversation, $fromMessage, $usage, $cost)
        """;

    public void Apply(Statements db) => db.Run(Sql,
        ("$number", c.Number), ("$id", c.Id.ToByteArray()), ("$title", c.Title), ("$own", c.HasOwnTitle), ("$runtime", c.RuntimeId), ("$agent", c.AgentId), ("$provider", c.Provider),
        ("$model", c.Model), ("$project", c.ProjectId), ("$folder", c.Folder), ("$status", c.Status.ToString()), ("$pinned", c.PinnedAt?.ToUnixTimeMilliseconds()), ("$draft", c.Draft),
        ("$created", c.CreatedAt.ToUnixTimeMilliseconds()), ("$updated", c.UpdatedAt.ToUnixTimeMilliseconds()), ("$fromConversation", c.BranchedFromConversation?.ToByteArray()),
        ("$fromMessage", c.BranchedFromMessage?.ToByteArray()), ("$usage", c.Usage.ToText()), ("$cost", c.CostMicros));
}

/// <summary>Changes what a person may change of a conversation; its totals and draft are not touched.</summary>
internal sealed class SaveConversation(Conversation c) : IRowChange
{
    private const string Sql = """
        UPDATE conversations SET title = $title, has_own_title = $own, runtime_id = $runtime, agent_id = $agent, provider = $provider, model = $model, project_id = $project, folder = $folder,
          status = $status, pinned_at = $pinned, deleted_at = $deleted
        WHERE number = $number
        """;

    public void Apply(Statements db) => db.Run(Sql,
        ("$number", c.Number), ("$title", c.Title), ("$own", c.HasOwnTitle), ("$runtime", c.RuntimeId), ("$agent", c.AgentId), ("$provider", c.Provider), ("$model", c.Model),
        ("$project", c.ProjectId), ("$folder", c.Folder), ("$status", c.Status.ToString()), ("$pinned", c.PinnedAt?.ToUnixTimeMilliseconds()), ("$deleted", c.DeletedAt?.ToUnixTimeMilliseconds()));
}

internal sealed class SaveDraft(long conversation, string? draft) : IRowChange
{
    public void Apply(Statements db) =>
        db.Run("UPDATE conversations SET draft = $draft WHERE number = $number", ("$number", conversation), ("$draft", draft));
}

/// <summary>Stores new messages with what is attached to them, in the order of their numbers.</summary>
internal sealed class AddMessages(IReadOnlyList<Message> messages, IReadOnlyList<Attachment> attachments) : IRowChange
{
    private const string Sql = """
        INSERT INTO messages (number, id, conversation, role, content, status, created_at, finished_at, run_id, runtime_id, agent_id, model, done_reason, error, steps, usage, cost_micros, attachments, sender)
        VALUES ($number, $id, $conversation, $role, $content, $status, $created, $finished, $run, $runtime, $agent, $model, $reason, $error, $steps, $usage, $cost, $attachments, $sender)
        """;

    public void Apply(Statements db)
    {
        foreach (var m in messages)
        {
            db.Run(Sql,
                ("$number", m.Number), ("$id", m.Id.ToByteArray()), ("$conversation", m.Conversation), ("$role", m.Role.ToString()), ("$content", m.Content), ("$status", m.Status.ToString()),
                ("$created", m.CreatedAt.ToUnixTimeMilliseconds()), ("$finished", m.FinishedAt?.ToUnixTimeMilliseconds()), ("$run", m.RunId?.ToByteArray()), ("$runtime", m.RuntimeId),
                ("$agent", m.AgentId), ("$model", m.Model), ("$reason", m.DoneReason?.ToString()), ("$error", m.Error is null ? null : MessageJson.Write(m.Error)),
                ("$steps", RunTranscript.ToJson(m.Steps)), ("$usage", m.Usage?.ToText()), ("$cost", m.CostMicros),
                ("$attachments", MessageJson.WriteList(m.Attachments)), ("$sender", m.Sender is null ? null : MessageJson.Write(m.Sender)));
        }

        foreach (var a in attachments)
        {
            db.Run("INSERT INTO attachments (id, message, name, mime_type, bytes) VALUES ($id, $message, $name, $type, $bytes)",
                ("$id", a.Id.ToByteArray()), ("$message", a.Message), ("$name", a.Name), ("$type", a.MimeType), ("$bytes", a.Bytes));
        }
    }
}

/// <summary>A message came: the conversation moves to the front, and gets a title when it has none.</summary>
internal sealed class TouchConversation(long number, DateTimeOffset at, string? title = null) : IRowChange
{
    public void Apply(Statements db) => db.Run("UPDATE conversations SET updated_at = $at, title = CASE WHEN title = '' THEN coalesce($title, title) ELSE title END WHERE number = $number",
        ("$number", number), ("$at", at.ToUnixTimeMilliseconds()), ("$title", title));
}

/// <summary>An answer is over: what there is of it, and the conversation's totals with it.</summary>
internal sealed class EndAnswer(Message m, TokenUsage total, long? totalCost) : IRowChange
{
    private const string Sql = """
        UPDATE messages SET content = $content, status = $status, finished_at = $finished, model = $model, done_reason = $reason, error = $error, steps = $steps, usage = $usage, cost_micros = $cost
        WHERE number = $number;
        UPDATE conversations SET updated_at = $finished, usage = $total, cost_micros = $totalCost WHERE number = $conversation
        """;

    public void Apply(Statements db) => db.Run(Sql,
        ("$number", m.Number), ("$conversation", m.Conversation), ("$content", m.Content), ("$status", m.Status.ToString()), ("$finished", m.FinishedAt?.ToUnixTimeMilliseconds()), ("$model", m.Model),
        ("$reason", m.DoneReason?.ToString()), ("$error", m.Error is null ? null : MessageJson.Write(m.Error)), ("$steps", RunTranscript.ToJson(m.Steps)),
        ("$usage", m.Usage?.ToText()), ("$cost", m.CostMicros), ("$total", total.ToText()), ("$totalCost", totalCost));
}

/// <summary>Removes the messages of a conversation from a number on.</summary>
internal sealed class RemoveMessages(long conversation, long fromNumber) : IRowChange
{
    public void Apply(Statements db) => db.Run("""
        DELETE FROM attachments WHERE message IN (SELECT number FROM messages WHERE conversation = $conversation AND number >= $from);
        DELETE FROM messages WHERE conversation = $conversation AND number >= $from
        """,
        ("$conversation", conversation), ("$from", fromNumber));
}

/// <summary>Removes conversations for good, with their messages.</summary>
internal sealed class RemoveConversations(IReadOnlyList<long> numbers) : IRowChange
{
    public void Apply(Statements db)
    {
        foreach (var number in numbers)
        {
            new RemoveMessages(number, 0).Apply(db);
            db.Run("DELETE FROM conversations WHERE number = $number", ("$number", number));
        }
    }
}
