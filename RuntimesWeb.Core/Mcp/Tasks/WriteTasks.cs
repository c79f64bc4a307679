using System.Text.Json;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Comments;
using RuntimesWeb.Core.Board.Dependencies;
using RuntimesWeb.Core.Delegation;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Runtimes.Tools;
using RuntimesWeb.Core.Teams;

namespace RuntimesWeb.Core.Mcp.Tasks;

/// <summary>The use cases of the board that write something down.</summary>
public sealed record BoardWriting(CreateTask Create, AddComment Comment, AddDependency Depend);

/// <summary>Writes down tasks and what is said about them for an MCP client. What looks like a secret is left out.</summary>
public sealed class WriteTasks(TaskReach reach, BoardWriting board, TaskPlace place, TeamStore teams, TimeProvider time)
{
    /// <summary>So many open tasks below one (Clawboo Runtimes API).</summary>
    public const int MostOpen = 24;

    /// <summary>So many tasks without one above them an agent writes down within <see cref="RootWindow"/>.</summary>
    public const int MostRoots = 30;

    public static readonly TimeSpan RootWindow = TimeSpan.FromMinutes(5);

    public Task<McpAnswer> CreateAsync(McpBinding who, JsonElement arguments, CancellationToken ct) =>
        who.Run?.TaskId is { } own ? BelowAsync(who, own.ToString(), arguments, ct) : MakeAsync(who, null, arguments, ct);

    public async Task<McpAnswer> CreateBelowAsync(McpBinding who, JsonElement arguments, CancellationToken ct) => await BelowAsync(who, WorkspaceTool.Text(arguments, "parentTaskId"), arguments, ct);

    public async Task<McpAnswer> CommentAsync(McpBinding who, JsonElement arguments, CancellationToken ct)
    {
        var (task, refusal) = await reach.TouchAsync(who, WorkspaceTool.Text(arguments, "taskId"), ct);
        if (task is null)
        {
            return refusal!; // one of the two
        }

        var said = await board.Comment.RunAsync(task.Id, Clean(WorkspaceTool.Text(arguments, "body")), who.Author, CommentAuthor.Agent, ct);
        return said.Match(c => McpAnswer.Of(new { ok = true, commentId = c.Id }), McpAnswer.Of);
    }

    public async Task<McpAnswer> LinkAsync(McpBinding who, JsonElement arguments, CancellationToken ct)
    {
        var (task, refusal) = await reach.TouchAsync(who, WorkspaceTool.Text(arguments, "taskId"), ct);
        var (other, refusalOfOther) = await reach.SeeAsync(who, WorkspaceTool.Text(arguments, "dependsOnTaskId"), ct);
        return task is null ? refusal! // one of the two
            : other is null ? refusalOfOther! // likewise
            : (await board.Depend.RunAsync(task.Id, other.Id, ct)).Match(_ => McpAnswer.Of(new { ok = true }), McpAnswer.Of);
    }

    internal static string? Clean(string? text) => text is null ? null : SecretScrubber.Scrub(text).Text;

    private async Task<McpAnswer> BelowAsync(McpBinding who, string? parent, JsonElement arguments, CancellationToken ct)
    {
        var (above, refusal) = await reach.TouchAsync(who, parent, ct);
        return above is null ? refusal is { Denied: "not_found" } ? McpAnswer.Refused("parent_not_found", "Not done: there is no such task to put it below.") : refusal! // one of the two
            : await MakeAsync(who, above, arguments, ct);
    }

    private async Task<McpAnswer> MakeAsync(McpBinding who, BoardTask? above, JsonElement arguments, CancellationToken ct)
    {
        var assignee = WorkspaceTool.Text(arguments, "assigneeAgentId");
        if (!await IsTeammateAsync(who, assignee, ct))
        {
            return NotOfTeam;
        }

        var where = above is not null ? new WorkPlaceOfTask(above.ProjectId, above.RepoPath) : await place.OfAsync(who.Run!, ct); // only a run writes
        var input = new TaskInput
        {
            Title = Clean(WorkspaceTool.Text(arguments, "title")),
            Description = Clean(WorkspaceTool.Text(arguments, "description")),
            Kind = WorkspaceTool.Text(arguments, "kind"),
            Priority = WorkspaceTool.Number(arguments, "priority", 0, 0, 1_000),
            Status = TaskStates.Parse(WorkspaceTool.Text(arguments, "status")),
            TeamId = above?.TeamId ?? who.TeamId,
            AssigneeAgentId = assignee,
            ParentTaskId = above?.Id,
            ProjectId = where.ProjectId,
            RepoPath = where.RepoPath,
            ScheduledBy = who.Actor.Name,
        };
        var guard = above is null ? new RootRate(who.Actor.Name, time.GetUtcNow() - RootWindow) : null;
        var made = await board.Create.RunAsync(input, new TaskCaps(MostOpen, CreateTask.Deepest), guard, ct);
        return made.Match(t => McpAnswer.Of(new { ok = true, task = TaskLine.From(t) }), McpAnswer.Of);
    }

    internal static McpAnswer NotOfTeam { get; } = McpAnswer.Refused("not_in_team", "Not done: that is no member of your team.");

    internal async Task<bool> IsTeammateAsync(McpBinding who, string? agent, CancellationToken ct) =>
        string.IsNullOrEmpty(agent) || agent == who.Author || (who.TeamId is { } team && (await teams.FindAsync(team, ct))?.Members.Any(m => m.Id == agent) is true);

    private sealed class RootRate(string by, DateTimeOffset since) : ITaskGuard
    {
        private const string Sql = "SELECT count(*) FROM board_tasks WHERE parent_task_id IS NULL AND scheduled_by = $by AND created_at > $since";

        public Failure? Check(Statements db) =>
            db.Ask(Sql, row => row.Count(0), ("$by", by), ("$since", since.ToUnixTimeMilliseconds()))[0] < MostRoots ? null
            : new Failure(FailureKind.Refused, "root_rate_cap", $"At most {MostRoots} tasks may be written down in {RootWindow.TotalMinutes:0} minutes. Wait, or put them below another one.");

        public void Written(Statements db, BoardTask task)
        {
        }
    }
}
