using System.Text.Json;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Comments;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes.Tools;

namespace RuntimesWeb.Core.Mcp.Tasks;

/// <summary>The use cases of the board that move tasks.</summary>
public sealed record BoardMoving(ClaimTask Claim, EditTask Edit, AddComment Comment);

/// <summary>Takes, gives away and moves tasks for an MCP client.</summary>
public sealed class MoveTasks(TaskReach reach, BoardMoving board, WriteTasks write, ClaimedTasks claimed)
{
    public async Task<McpAnswer> ClaimAsync(McpBinding who, JsonElement arguments, CancellationToken ct)
    {
        var (task, refusal) = await reach.ChangeAsync(who, Id(arguments), ct);
        return task is null ? refusal! : await TakeAsync(who, task, ct); // one of the two
    }

    public async Task<McpAnswer> AssignAsync(McpBinding who, JsonElement arguments, CancellationToken ct)
    {
        var agent = WorkspaceTool.Text(arguments, "assigneeAgentId") ?? "";
        var (task, refusal) = await reach.ChangeAsync(who, Id(arguments), ct);
        return task is null ? refusal! // one of the two
            : !await write.IsTeammateAsync(who, agent, ct) ? WriteTasks.NotOfTeam
            : Told(await board.Edit.RunAsync(task.Id, new TaskInput { AssigneeAgentId = agent }, who.Actor, ct));
    }

    public async Task<McpAnswer> ReleaseAsync(McpBinding who, JsonElement arguments, CancellationToken ct)
    {
        var (task, refusal) = await reach.ChangeAsync(who, Id(arguments), ct);
        return task is null ? refusal! // one of the two
            : task.Status != TaskState.InProgress || task.AssigneeAgentId != who.Author ? McpAnswer.Refused("not_claimed", "Not done: you have not claimed it.")
            : Told(await board.Edit.RunAsync(task.Id, new TaskInput { Status = TaskState.Todo }, who.Actor, ct));
    }

    public async Task<McpAnswer> MoveAsync(McpBinding who, JsonElement arguments, CancellationToken ct)
    {
        var (task, refusal) = await reach.ChangeAsync(who, Id(arguments), ct);
        return task is null ? refusal! // one of the two
            : TaskStates.Parse(WorkspaceTool.Text(arguments, "status")) is not { } to ? McpAnswer.Refused("invalid", $"Not done: status must be one of {TaskStates.Words}.")
            : to == TaskState.InProgress && task.Status == TaskState.Todo ? await TakeAsync(who, task, ct)
            : Told(await board.Edit.RunAsync(task.Id, new TaskInput { Status = to }, who.Actor, ct));
    }

    public async Task<McpAnswer> BlockAsync(McpBinding who, JsonElement arguments, CancellationToken ct)
    {
        var (task, refusal) = await reach.ChangeAsync(who, Id(arguments), ct);
        if (task is null)
        {
            return refusal!; // one of the two
        }

        var blocked = await board.Edit.RunAsync(task.Id, new TaskInput { Status = TaskState.Blocked }, who.Actor, ct);
        var said = blocked.IsOk ? await board.Comment.RunAsync(task.Id, WriteTasks.Clean(WorkspaceTool.Text(arguments, "reason")), who.Author, CommentAuthor.Agent, ct) : blocked.Failure!;
        return said.IsOk ? Told(blocked) : McpAnswer.Of(said.Failure!); // it is not ok
    }

    public async Task<McpAnswer> UnblockAsync(McpBinding who, JsonElement arguments, CancellationToken ct)
    {
        var (task, refusal) = await reach.ChangeAsync(who, Id(arguments), ct);
        return task is null ? refusal! // one of the two
            : task.Status != TaskState.Blocked ? McpAnswer.Refused("not_blocked", "Not done: it is not blocked.")
            : Told(await board.Edit.RunAsync(task.Id, new TaskInput { Status = TaskState.Todo }, who.Actor, ct));
    }

    private async Task<McpAnswer> TakeAsync(McpBinding who, BoardTask task, CancellationToken ct)
    {
        var taken = await board.Claim.RunAsync(task.Id, who.Author, who.Run?.RuntimeId, ct);
        if (taken.IsOk)
        {
            claimed.Add(task.Id, who.Run!.Id); // only a run takes
        }

        return Told(taken);
    }

    private static string? Id(JsonElement arguments) => WorkspaceTool.Text(arguments, "taskId");

    private static McpAnswer Told(Outcome<BoardTask> task) => task.Match(t => McpAnswer.Of(new { ok = true, task = TaskLine.From(t) }), McpAnswer.Of);
}
