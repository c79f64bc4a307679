using System.Text.Json;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Runtimes.Tools;

namespace RuntimesWeb.Core.Mcp.Tasks;

/// <summary>A task as a model reads it.</summary>
public sealed record TaskLine(
    Guid Id, string Title, string Status, int Priority, string Kind, string? AssigneeAgentId, string? AssigneeRuntime, Guid? ParentTaskId, string? Verification, long CreatedAt, long UpdatedAt)
{
    internal static TaskLine From(BoardTask t) => new(
        t.Id, t.Title, TaskStates.Text(t.Status), t.Priority, t.Kind, t.AssigneeAgentId, t.AssigneeRuntime, t.ParentTaskId, t.Verdict?.Status.ToString().ToLowerInvariant(),
        t.CreatedAt.ToUnixTimeMilliseconds(), t.UpdatedAt.ToUnixTimeMilliseconds());
}

/// <summary>Looks at tasks for an MCP client.</summary>
public sealed class ReadTasks(TaskReach reach, TaskStore tasks)
{
    private const int UsualLimit = 50;
    private const int MostTasks = 200;
    private const int MostComments = 50;
    private const int LongestComment = 4_000;

    public async Task<McpAnswer> ListAsync(McpBinding who, JsonElement arguments, CancellationToken ct)
    {
        var limit = WorkspaceTool.Number(arguments, "limit", UsualLimit, 1, MostTasks);
        var page = await reach.ListAsync(who, TaskStates.Parse(WorkspaceTool.Text(arguments, "status")), WorkspaceTool.Text(arguments, "cursor"), limit, ct);
        return page.Match(p => McpAnswer.Of(new { tasks = p.Tasks.Select(TaskLine.From), nextCursor = p.NextCursor }), McpAnswer.Of);
    }

    public async Task<McpAnswer> GetAsync(McpBinding who, JsonElement arguments, CancellationToken ct)
    {
        var (task, refusal) = await reach.SeeAsync(who, WorkspaceTool.Text(arguments, "taskId"), ct);
        return task is null || await tasks.DetailAsync(task.Id, ct) is not { } detail ? refusal ?? McpAnswer.Of(TaskStore.Missing)
            : McpAnswer.Of(new
            {
                task = TaskLine.From(detail.Task),
                description = detail.Task.Description,
                comments = detail.Comments.TakeLast(MostComments).Select(c => new
                {
                    author = c.AuthorAgentId ?? c.AuthorType.ToString().ToLowerInvariant(),
                    body = c.Body.Length > LongestComment ? c.Body[..LongestComment] + "…" : c.Body,
                    createdAt = c.CreatedAt.ToUnixTimeMilliseconds(),
                }),
                waitsFor = detail.Dependencies.Select(TaskLine.From),
                children = detail.Children.Where(c => !c.IsDropped).Select(TaskLine.From),
            });
    }
}
