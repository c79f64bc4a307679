using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Worktrees;

namespace RuntimesWeb.Components.Board.Drawer;

/// <summary>A task with everything around it, as the drawer shows it: runs and worktrees newest first.</summary>
public sealed record TaskPicture(TaskDetail Detail, IReadOnlyList<Run> Runs, IReadOnlyList<Worktree> Worktrees, IReadOnlyList<Agent> Agents)
{
    public BoardTask Task => Detail.Task;

    /// <summary>The run to look at when nobody chose one: one that asks, one that works, else the last.</summary>
    public Run? Shown => Runs.FirstOrDefault(r => r.Status == RunStatus.WaitingInput) ?? Runs.FirstOrDefault(r => r.Status == RunStatus.Running) ?? Runs.FirstOrDefault(r => r.IsActive) ?? (Runs.Count > 0 ? Runs[0] : null);
}

/// <summary>What the drawer of a task reads.</summary>
public sealed class TaskRoom(TaskStore tasks, RunStore runs, RunEngine engine, WorktreeStore worktrees, AgentStore agents)
{
    private const int MostRuns = 50;

    public TaskStore Tasks => tasks;

    public RunEngine Engine => engine;

    public WorktreeStore Worktrees => worktrees;

    /// <summary>Null when there is no such task.</summary>
    public async Task<TaskPicture?> ReadAsync(Guid id, CancellationToken ct)
    {
        if (await tasks.DetailAsync(id, ct) is not { } detail)
        {
            return null;
        }

        var stored = (await runs.PageAsync(new RunFilter(TaskId: id), null, MostRuns, ct)).Match(p => p.Runs, _ => []);
        return new TaskPicture(detail, [.. stored.Select(r => engine.FindActive(r.Id) ?? r)], await worktrees.OfTaskAsync(id, ct), await agents.AllAsync(ct));
    }
}
