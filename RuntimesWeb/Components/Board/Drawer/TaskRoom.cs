using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Workspaces;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Worktrees;

namespace RuntimesWeb.Components.Board.Drawer;

/// <summary>A task with everything around it, as the drawer shows it: runs and worktrees newest first, and what was left for whoever goes on.</summary>
public sealed record TaskPicture(TaskDetail Detail, IReadOnlyList<Run> Runs, IReadOnlyList<Worktree> Worktrees, IReadOnlyList<Agent> Agents, LeftHandoff? Left)
{
    public BoardTask Task => Detail.Task;

    /// <summary>The run to look at when nobody chose one: one that asks, one that works, else the last.</summary>
    public Run? Shown => Runs.FirstOrDefault(r => r.Status == RunStatus.WaitingInput) ?? Runs.FirstOrDefault(r => r.Status == RunStatus.Running) ?? Runs.FirstOrDefault(r => r.IsActive) ?? (Runs.Count > 0 ? Runs[0] : null);
}

/// <summary>Where a task was worked on, and what was left there.</summary>
public sealed record TaskPlaces(RunStore Runs, WorktreeStore Worktrees, HandoffNotes Handoffs);

/// <summary>What the drawer of a task reads.</summary>
public sealed class TaskRoom(TaskStore tasks, RunEngine engine, TaskPlaces places, AgentStore agents)
{
    private const int MostRuns = 50;

    public TaskStore Tasks => tasks;

    public RunEngine Engine => engine;

    public WorktreeStore Worktrees => places.Worktrees;

    /// <summary>Null when there is no such task.</summary>
    public async Task<TaskPicture?> ReadAsync(Guid id, CancellationToken ct)
    {
        if (await tasks.DetailAsync(id, ct) is not { } detail)
        {
            return null;
        }

        var stored = (await places.Runs.PageAsync(new RunFilter(TaskId: id), null, MostRuns, ct)).Match(p => p.Runs, _ => []);
        return new TaskPicture(detail, [.. stored.Select(r => engine.FindActive(r.Id) ?? r)], await places.Worktrees.OfTaskAsync(id, ct), await agents.AllAsync(ct), await places.Handoffs.FindAsync(id, ct));
    }
}
