using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Worktrees;

namespace RuntimesWeb.Core.Board.Work;

/// <summary>Makes the place an attempt works in: a worktree of its own, the one it goes on in, or an empty folder for work without files.</summary>
public sealed class WorkPlace(CheckFolder folders, CreateWorktree create, ResumeWorktree resume, WorktreeStore worktrees, TaskStore tasks)
{
    /// <summary>Whether there is a folder to work for; quick, makes nothing.</summary>
    internal async Task<Failure?> CheckAsync(PlannedWork plan, CancellationToken ct)
    {
        if (plan.Wish.WorktreeId is { } id)
        {
            return await worktrees.FindAsync(id, ct) is { } known && known.TaskId == plan.Task.Id ? null : Unfit($"there is no worktree {id} of this task");
        }

        return TaskKinds.WithoutFiles(plan.Kind) ? null
            : plan.Folder is not { } folder ? Unfit("there is no folder to work for", "Give the task a project, or name repoPath.")
            : folders.Run(folder).Failure is { } wrong ? Unfit(wrong.Message, wrong.Hint)
            : null;
    }

    internal async Task<Outcome<Worktree>> MakeAsync(PlannedWork plan, Actor by, CancellationToken ct)
    {
        var made = await PlaceAsync(plan, by, ct);
        if (made.IsOk)
        {
            await tasks.ApplyAsync(new SaveTaskPlace(plan.Task.Id, made.Value.Id.ToString(), made.Value.Branch));
        }

        return made;
    }

    internal static RunPlace PlaceOf(Worktree worktree) => new(worktree.Folder, new RunWorktree(worktree.Id, worktree.WorkPath, worktree.Branch, worktree.BaseSha));

    private async Task<Outcome<Worktree>> PlaceAsync(PlannedWork plan, Actor by, CancellationToken ct)
    {
        if (plan.Wish.WorktreeId is { } id)
        {
            return await resume.RunAsync(id, by, ct);
        }

        if (TaskKinds.WithoutFiles(plan.Kind))
        {
            return await create.RunAsync(
                new NewWorktree(plan.Folder is { } known ? folders.Run(known).Match<WorkFolder?>(f => f, _ => null) : null, plan.Task.Title)
                {
                    TaskId = plan.Task.Id,
                    IsScratch = true,
                },
                by, ct);
        }

        var folder = folders.Run(plan.Folder);
        return folder.Failure is { } wrong ? wrong : await create.RunAsync(
            new NewWorktree(folder.Value, plan.Task.Title)
            {
                TaskId = plan.Task.Id,
                BaseRef = plan.Project?.DefaultBranch,
                CopyPatterns = plan.Project?.CopyPatterns ?? [],
            },
            by, ct);
    }

    private static Failure Unfit(string message, string? hint = null) => new(FailureKind.Refused, RunError.NoPlaceCode, hint is null ? $"{message}." : $"{message}. {hint}");
}
