using RuntimesWeb.Core.Board.Work;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Worktrees;

namespace RuntimesWeb.Core.Board.Review;

/// <summary>Work that a person looks at: where it is, who did it last, and which task it is for.</summary>
/// <param name="Runs">Those that worked here, newest first.</param>
/// <param name="IsWorkedIn">Somebody is at work here right now.</param>
public sealed record ReviewPlace(Worktree Worktree, IReadOnlyList<Run> Runs, BoardTask? Task, bool IsWorkedIn)
{
    /// <summary>The run that worked here last; null for a folder in which nobody has worked yet.</summary>
    public Run? Run => Runs.Count > 0 ? Runs[0] : null;
}

/// <summary>Finds the work of a run.</summary>
public sealed class FindReview(RunStore runs, WorktreeStore worktrees, TaskStore tasks, TaskWorks works, WorktreeHolds holds)
{
    public async Task<Outcome<ReviewPlace>> OfRunAsync(Guid id, CancellationToken ct)
    {
        if (await runs.FindAsync(id, ct) is not { } run)
        {
            return Failure.NotFound($"unknown run '{id}'");
        }

        return run.Worktree is { } place
            ? await OfWorktreeAsync(place.Id, ct)
            : new Failure(FailureKind.NotFound, "this run has no worktree: it changed no files of a project", "Only work on tasks has something to review.");
    }

    public async Task<Outcome<ReviewPlace>> OfWorktreeAsync(Guid id, CancellationToken ct)
    {
        if (await worktrees.FindAsync(id, ct) is not { } worktree)
        {
            return Failure.NotFound("there is no such worktree");
        }

        var task = worktree.TaskId is { } owner ? await tasks.FindAsync(owner, ct) : null;
        return new ReviewPlace(worktree, await RunsOfAsync(worktree, ct), task, IsWorkedIn(worktree));
    }

    /// <summary>The places of a task's attempts, newest first, without those of which nothing is left.</summary>
    public async Task<IReadOnlyList<ReviewPlace>> OfTaskAsync(Guid id, CancellationToken ct)
    {
        var (task, places) = (await tasks.FindAsync(id, ct), await worktrees.OfTaskAsync(id, ct));
        var all = await RunsOfAsync(id, ct);
        return [.. places.Where(w => w is not { Status: WorktreeStatus.Removed, SavedSha: null }).Select(w => new ReviewPlace(w, Of(all, w), task, IsWorkedIn(w)))];
    }

    private static IReadOnlyList<Run> Of(IReadOnlyList<Run> all, Worktree worktree) => [.. all.Where(r => r.Worktree?.Id == worktree.Id)];

    private bool IsWorkedIn(Worktree worktree) => worktree.TaskId is { } task && works.Find(task) is { Over.IsCompleted: false } work && work.IsIn(worktree.Id) && holds.IsHeld(worktree.Id);

    private async Task<IReadOnlyList<Run>> RunsOfAsync(Worktree worktree, CancellationToken ct) => worktree.TaskId is { } task ? Of(await RunsOfAsync(task, ct), worktree) : [];

    private async Task<IReadOnlyList<Run>> RunsOfAsync(Guid task, CancellationToken ct) =>
        (await runs.PageAsync(new RunFilter(TaskId: task), null, PageBounds.MaxLimit, ct)).Match(page => page.Runs, _ => []);
}
