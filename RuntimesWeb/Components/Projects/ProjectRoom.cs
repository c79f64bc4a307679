using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Worktrees;

namespace RuntimesWeb.Components.Projects;

/// <summary>A project as the pages show it: how many tasks stand in each state, and the worktrees of its folder of which something is left.</summary>
public sealed record ProjectView(ProjectState State, IReadOnlyDictionary<TaskState, int> Tasks, IReadOnlyList<Worktree> Worktrees)
{
    public Project Project => State.Project;

    public IReadOnlyList<Worktree> Folders => [.. Worktrees.Where(w => w.Status is WorktreeStatus.Active or WorktreeStatus.Applied)];

    public long Bytes => Folders.Sum(w => w.Bytes ?? 0);
}

/// <summary>What the projects' pages read.</summary>
public sealed class ProjectRoom(ProjectStore projects, ReadProjects read, TaskStore tasks, WorktreeStore worktrees)
{
    public ProjectStore Projects => projects;

    public TaskStore Tasks => tasks;

    public WorktreeStore Worktrees => worktrees;

    /// <summary>The one used last first.</summary>
    public async Task<IReadOnlyList<ProjectView>> AllAsync(CancellationToken ct)
    {
        var all = await worktrees.AllAsync(ct);
        var views = new List<ProjectView>();
        foreach (var state in await read.AllAsync(ct))
        {
            views.Add(await ViewAsync(state, all, ct));
        }

        return views;
    }

    public async Task<ProjectView?> OneAsync(Guid id, CancellationToken ct) =>
        await read.OneAsync(id, ct) is { IsOk: true } found ? await ViewAsync(found.Value, await worktrees.AllAsync(ct), ct) : null;

    private async Task<ProjectView> ViewAsync(ProjectState state, IReadOnlyList<Worktree> all, CancellationToken ct) => new(
        state, await tasks.CountsAsync(new TaskFilter { ProjectId = state.Project.Id }, ct), state.Project.Path is { } path ? [.. all.Where(w => w.ProjectPath == path)] : []);
}
