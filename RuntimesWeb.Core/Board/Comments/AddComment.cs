using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Board.Comments;

/// <summary>Says something about a task.</summary>
public sealed class AddComment(TaskStore tasks, TimeProvider time)
{
    public async Task<Outcome<TaskComment>> RunAsync(Guid task, string? body, string? authorAgentId, CommentAuthor author, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (string.IsNullOrWhiteSpace(body) || body.Length > TaskRules.LongestComment)
        {
            return Failure.InvalidField("body", $"body is required, 1 to {TaskRules.LongestComment} characters");
        }

        var comment = new TaskComment
        {
            Id = Guid.NewGuid(),
            TaskId = task,
            Body = body,
            AuthorAgentId = string.IsNullOrEmpty(authorAgentId) ? null : authorAgentId,
            AuthorType = author,
            CreatedAt = time.GetUtcNow(),
        };
        var row = new AddCommentRow(comment);
        await tasks.ApplyAsync(row);
        return row.HasTask ? comment : Failure.NotFound("task not found");
    }
}

/// <summary>Says something about a task, together with what it tells of.</summary>
public sealed class AddCommentRow(TaskComment c) : IRowChange
{
    private const string Sql = """
        INSERT INTO task_comments (id, task_id, body, author_agent_id, author_type, created_at)
        SELECT $id, id, $body, $agent, $type, $at FROM board_tasks WHERE id = $task
        """;

    /// <summary>Whether there is such a task; known once this is committed.</summary>
    public bool HasTask { get; private set; }

    public void Apply(Statements db) => HasTask = db.Run(Sql,
        ("$id", c.Id.ToByteArray()), ("$task", c.TaskId.ToByteArray()), ("$body", c.Body), ("$agent", c.AuthorAgentId), ("$type", c.AuthorType.ToString()), ("$at", c.CreatedAt.ToUnixTimeMilliseconds())) == 1;
}
