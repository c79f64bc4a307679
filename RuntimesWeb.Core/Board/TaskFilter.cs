using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Board.Dependencies;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Board;

/// <summary>Which tasks; null is any. Those put aside are left out unless they are asked for.</summary>
public sealed record TaskFilter
{
    public string? TeamId { get; init; }

    public TaskState? Status { get; init; }

    /// <summary>Only what may be taken now: to be done, not put aside, and all it waits for is done.</summary>
    public bool IsReady { get; init; }

    public bool IncludesDropped { get; init; }

    public Guid? ProjectId { get; init; }

    public string? AssigneeAgentId { get; init; }

    /// <summary>Whom it is for by runtime, with an agent or without one.</summary>
    public string? AssigneeRuntime { get; init; }

    public Guid? ParentTaskId { get; init; }

    /// <summary>Letters of the title.</summary>
    public string? Search { get; init; }

    internal IQueryable<BoardTask> Narrow(RuntimesDb db)
    {
        var all = db.Set<BoardTask>().AsNoTracking();
        var tasks = IncludesDropped ? all : all.Where(t => !t.IsDropped);
        tasks = TeamId is { } team ? tasks.Where(t => t.TeamId == team) : tasks;
        tasks = Status is { } status ? tasks.Where(t => t.Status == status) : tasks;
        tasks = ProjectId is { } project ? tasks.Where(t => t.ProjectId == project) : tasks;
        tasks = AssigneeAgentId is { } agent ? tasks.Where(t => t.AssigneeAgentId == agent) : tasks;
        tasks = AssigneeRuntime is { } runtime ? tasks.Where(t => t.AssigneeRuntime == runtime) : tasks;
        tasks = ParentTaskId is { } parent ? tasks.Where(t => t.ParentTaskId == parent) : tasks;
        tasks = Search is { Length: > 0 } words ? tasks.Where(t => EF.Functions.Like(t.Title, $"%{Escaped(words)}%", "\\")) : tasks;
        return !IsReady ? tasks
            : tasks.Where(t => t.Status == TaskState.Todo && !t.IsDropped
                && !db.Set<TaskDependency>().Any(d => d.TaskId == t.Id && !all.Any(other => other.Id == d.DependsOnTaskId && other.Status == TaskState.Done)));
    }

    private static string Escaped(string words) => words.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
