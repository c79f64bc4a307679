using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Worktrees;

namespace RuntimesWeb.Core.Board.Workspaces;

/// <summary>Where a task is to be worked on.</summary>
/// <param name="RepoPath">Null for the task's own folder or its project's.</param>
/// <param name="BaseRef">The branch or commit to begin from; null for the project's, else what is checked out.</param>
public sealed record WorkspaceWish(string? RepoPath, string? BaseRef = null, string? Kind = null);

/// <summary>Makes the place for work on a task that is carried out elsewhere, without beginning a run; the one that is there is answered again.</summary>
public sealed class OpenWorkspace(TaskStore tasks, ProjectStore projects, CheckFolder folders, CreateWorktree create, ChangeWorkspace change)
{
    /// <summary>Refused with <c>no_isolation</c> when there is no folder that could be kept apart.</summary>
    public async Task<Outcome<TaskWorkspace>> RunAsync(Guid id, WorkspaceWish wish, Actor by, CancellationToken ct)
    {
        if (await tasks.FindAsync(id, ct) is not { } task)
        {
            return Failure.NotFound("task not found");
        }

        var there = await change.ResumeAsync(id, by, ct);
        if (there is not null)
        {
            return there.Value;
        }

        var project = task.ProjectId is { } known ? projects.Find(known) : null;
        if ((wish.RepoPath ?? project?.Path ?? task.RepoPath) is not { } path)
        {
            return Failure.InvalidField("repoPath", "repoPath is required");
        }

        var folder = folders.Run(path);
        var made = folder.Failure is { } wrong ? wrong : await create.RunAsync(
            new NewWorktree(folder.Value, task.Title)
            {
                TaskId = id,
                BaseRef = wish.BaseRef ?? project?.DefaultBranch,
                IsScratch = TaskKinds.WithoutFiles(wish.Kind ?? task.Kind),
                CopyPatterns = project?.CopyPatterns ?? [],
            },
            by, ct);
        if (made.Failure is { } failure)
        {
            return new Failure(FailureKind.Refused, "no_isolation", failure.Hint is null ? $"{failure.Message}." : $"{failure.Message}. {failure.Hint}");
        }

        await tasks.ApplyAsync(new SaveTaskPlace(id, made.Value.Id.ToString(), made.Value.Branch));
        return await change.ReadAsync(made.Value, CancellationToken.None);
    }
}

/// <summary>Pauses a task's workspace, or says that work there is over.</summary>
public sealed class ChangeWorkspace(ReadWorkspace read, PauseWorktree pause, ResumeWorktree resume, DiscardWorktree discard)
{
    /// <summary>Everything is kept as a commit and the folder goes, until it is opened again.</summary>
    public Task<Outcome<TaskWorkspace>> PauseAsync(Guid task, Actor by, CancellationToken ct) => ChangeAsync(task, place => pause.RunAsync(place.Id, by, ct), ct);

    /// <summary>One without changes goes; any other stays to be looked at.</summary>
    public Task<Outcome<TaskWorkspace>> CompleteAsync(Guid task, Actor by, CancellationToken ct) => ChangeAsync(
        task, async place => (await read.OfAsync(place, ct)).Changes is { Files: 0 } ? await discard.RunAsync(place.Id, by, ct) : place, ct);

    /// <summary>The task's workspace with its folder there; null when it has none that could be gone on with.</summary>
    internal async Task<Outcome<TaskWorkspace>?> ResumeAsync(Guid task, Actor by, CancellationToken ct)
    {
        var found = await read.PlaceAsync(task, ct);
        return found.Match(ReadWorkspace.IsLive, _ => false) ? await ChangeAsync(task, place => resume.RunAsync(place.Id, by, ct), ct) : default(Outcome<TaskWorkspace>?);
    }

    internal Task<TaskWorkspace> ReadAsync(Worktree worktree, CancellationToken ct) => read.OfAsync(worktree, ct);

    private async Task<Outcome<TaskWorkspace>> ChangeAsync(Guid task, Func<Worktree, Task<Outcome<Worktree>>> change, CancellationToken ct)
    {
        var found = await read.PlaceAsync(task, ct);
        if (found.Failure is { } missing)
        {
            return missing;
        }

        var changed = await change(found.Value);
        return changed.Failure is { } failure ? failure : await read.OfAsync(changed.Value, ct);
    }
}
