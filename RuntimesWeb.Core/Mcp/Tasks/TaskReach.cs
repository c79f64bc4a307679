using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Tree;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runs;

namespace RuntimesWeb.Core.Mcp.Tasks;

/// <summary>
/// Which tasks a caller sees and changes. A run on a task: that task and those below it. A run of a team's agent without one: sees the team's, changes those its agent
/// wrote down. Any other run: sees those of its project. A person's own client: sees all. The last two change nothing.
/// </summary>
public sealed class TaskReach(TaskStore tasks, ReadTaskTree trees, ProjectStore projects, RunEngine engine)
{
    private static readonly McpAnswer Unknown = McpAnswer.Of(TaskStore.Missing);

    internal static bool IsReadOnly(McpBinding who) => who.IsPerson || (who.Run?.TaskId is null && who.TeamId is null);

    /// <summary>The tasks it sees, newest first.</summary>
    internal async Task<Outcome<TaskPage>> ListAsync(McpBinding who, TaskState? status, string? cursor, int limit, CancellationToken ct)
    {
        if (who.Run?.TaskId is { } root)
        {
            var tree = await trees.RunAsync(root, ct);
            var all = tree is null ? [] : Flat(tree).Where(t => !t.IsDropped && (status is null || t.Status == status)).OrderByDescending(t => t.Number).Take(limit).ToList();
            return new TaskPage(all, null);
        }

        var project = ProjectOf(who);
        return who.IsPerson || who.TeamId is not null || project is not null
            ? await tasks.PageAsync(new TaskFilter { TeamId = who.TeamId, ProjectId = who.TeamId is null ? project : null, Status = status }, cursor, limit, ct)
            : new TaskPage([], null);
    }

    /// <summary>A task that the caller may see.</summary>
    internal async Task<(BoardTask? Task, McpAnswer? Refusal)> SeeAsync(McpBinding who, string? id, CancellationToken ct)
    {
        if (!Guid.TryParse(id, out var guid) || await tasks.FindAsync(guid, ct) is not { } task)
        {
            return (null, Unknown);
        }

        return Sees(who, task) ? (task, null)
            : (null, McpAnswer.Refused("out_of_scope", "Not done: that task belongs to other work. You see your own task and those below it, or those of your team; list_tasks names them."));
    }

    /// <summary>A task that the caller may say something about, or put tasks under.</summary>
    internal async Task<(BoardTask? Task, McpAnswer? Refusal)> TouchAsync(McpBinding who, string? id, CancellationToken ct)
    {
        var (task, refusal) = await SeeAsync(who, id, ct);
        return task is null || !IsReadOnly(who) ? (task, refusal) : (null, ReadOnly());
    }

    /// <summary>A task that the caller may move: its own work, and nothing that a run or a person is at.</summary>
    internal async Task<(BoardTask? Task, McpAnswer? Refusal)> ChangeAsync(McpBinding who, string? id, CancellationToken ct)
    {
        var (task, refusal) = await TouchAsync(who, id, ct);
        return task is null ? (null, refusal)
            : who.Run?.TaskId is null && task.ScheduledBy != who.Actor.Name ? (null, McpAnswer.Refused("out_of_scope", "Not done: in a chat you change only tasks that you wrote down yourself. Say with add_comment what you would change."))
            : engine.Active.Any(r => r.TaskId == task.Id) ? (null, McpAnswer.Refused("in_progress", task.Id == who.Run?.TaskId
                ? "Not done: this is the task you are working on. Where it stands follows from how your work ends; say with add_comment what stands in the way."
                : "Not done: somebody is working on it. Wait for the end of that."))
            : task.Status == TaskState.InReview ? (null, McpAnswer.Refused("person_decides", "Not done: a person looks at it and decides."))
            : (task, null);
    }

    private static McpAnswer ReadOnly() => McpAnswer.Refused("read_only", "Not done: tasks are only looked at from here.");

    private static IEnumerable<BoardTask> Flat(TaskBranch branch) => branch.Children.SelectMany(Flat).Prepend(branch.Task);

    private bool Sees(McpBinding who, BoardTask task) =>
        who.IsPerson
        || (who.Run?.TaskId is { } root ? task.Id == root || tasks.Ancestors(task).Any(a => a.Id == root)
        : who.TeamId is { } team ? task.TeamId == team
        : ProjectOf(who) is { } project && task.ProjectId == project);

    private Guid? ProjectOf(McpBinding who) => who.Run?.Folder is { } folder ? projects.At(folder)?.Id : null;
}
