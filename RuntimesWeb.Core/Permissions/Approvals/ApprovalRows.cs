using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Permissions.Approvals;

/// <summary>Stores a question, in the transaction of the event that asks it.</summary>
internal sealed class AddApproval(Approval a) : IRowChange
{
    private const string Sql = """
        INSERT INTO approvals (number, id, run_id, task_id, conversation_id, runtime_id, agent_id, tool_name, tool_input, effect, subject, folder, reason, preview,
          created_at, expires_at, status, is_dismissed)
        VALUES ($number, $id, $run, $task, $conversation, $runtime, $agent, $tool, $input, $effect, $subject, $folder, $reason, $preview, $created, $expires, 'Pending', 0)
        """;

    public void Apply(Statements db) => db.Run(Sql,
        ("$number", a.Number), ("$id", a.Id.ToByteArray()), ("$run", a.RunId.ToByteArray()), ("$task", a.TaskId?.ToByteArray()), ("$conversation", a.ConversationId?.ToByteArray()),
        ("$runtime", a.RuntimeId), ("$agent", a.AgentId), ("$tool", a.ToolName), ("$input", a.ToolInput), ("$effect", a.Effect.ToString()), ("$subject", a.Subject), ("$folder", a.Folder),
        ("$reason", a.Reason), ("$preview", a.Preview), ("$created", a.CreatedAt.ToUnixTimeMilliseconds()), ("$expires", a.ExpiresAt.ToUnixTimeMilliseconds()));
}

/// <summary>Answers a question, if nobody has: of any number of answers one wins.</summary>
internal sealed class AnswerApproval(Approval answered) : IRowChange
{
    private const string Sql = """
        UPDATE approvals SET status = $status, answered_at = $at, answered_by = $by, message = $message, updated_input = $input, rule = $rule, read_at = coalesce(read_at, $at)
        WHERE id = $id AND status = 'Pending'
        """;

    /// <summary>Whether this answer was the one; known once it is committed.</summary>
    public bool HasWon { get; private set; }

    public void Apply(Statements db) => HasWon = db.Run(Sql,
        ("$id", answered.Id.ToByteArray()), ("$status", answered.Status.ToString()), ("$at", answered.AnsweredAt?.ToUnixTimeMilliseconds()), ("$by", answered.AnsweredBy),
        ("$message", answered.Message), ("$input", answered.UpdatedInput), ("$rule", answered.Rule)) == 1;
}

/// <summary>The questions of a run that is over are not asked any more.</summary>
internal sealed class CancelApprovals(Guid run, DateTimeOffset at) : IRowChange
{
    public void Apply(Statements db) => db.Run("UPDATE approvals SET status = 'Cancelled', answered_at = $at WHERE run_id = $run AND status = 'Pending'", ("$run", run.ToByteArray()), ("$at", at.ToUnixTimeMilliseconds()));
}

internal sealed class MarkApprovals(Guid? id, DateTimeOffset? readAt, bool dismissed) : IRowChange
{
    private const string Sql = "UPDATE approvals SET read_at = $read, is_dismissed = is_dismissed OR $dismissed WHERE is_dismissed = 0 AND ($id IS NULL OR id = $id)";

    public int Marked { get; private set; }

    public void Apply(Statements db) => Marked = db.Run(Sql, ("$id", id?.ToByteArray()), ("$read", readAt?.ToUnixTimeMilliseconds()), ("$dismissed", dismissed));
}
