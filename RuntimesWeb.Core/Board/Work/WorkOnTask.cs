using RuntimesWeb.Core.Board.Comments;
using RuntimesWeb.Core.Board.Workspaces;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runs;

namespace RuntimesWeb.Core.Board.Work;

/// <summary>
/// Has a task worked on (Clawboo Runtimes API, run): claims it, which of any number of callers one wins, and begins its runs. What comes of it is in its task, its runs
/// and their events.
/// </summary>
public sealed class WorkOnTask(TaskStore tasks, ClaimTask claim, WorkPlan plan, StartWork start, HandoffNotes handoffs)
{
    /// <summary>
    /// The work that has begun. Not found; a conflict when somebody has it or it cannot be taken; refused with <c>too_deep</c>, <c>budget_paused</c>,
    /// <c>runtime_unavailable</c> or <c>workspace_unavailable</c> as the message, and why as the hint.
    /// </summary>
    public async Task<Outcome<TaskWork>> RunAsync(WorkWish wish, Actor by, CancellationToken ct)
    {
        if (await tasks.FindAsync(wish.TaskId, ct) is not { } task)
        {
            return TaskStore.Missing;
        }

        var planned = await plan.ReadAsync(task, await WithPlaceAsync(wish, ct), ct);
        if (planned.Failure is { } refused)
        {
            return refused;
        }

        var taken = await TakeAsync(planned.Value, ct);
        if (taken.Failure is { } lost)
        {
            return lost;
        }

        // Nobody is held back by who leaves between the claim and the beginning.
        var work = planned.Value with { Task = taken.Value };
        var begun = await start.CheckAsync(work, CancellationToken.None) is { } unfit ? unfit : await start.RunAsync(work, by, CancellationToken.None);
        if (begun.Failure is { } failure)
        {
            await GiveBackAsync(work.Task, task.Status, failure);
        }

        return begun;
    }

    // What somebody left to be gone on with, the next one goes on with.
    private async Task<WorkWish> WithPlaceAsync(WorkWish wish, CancellationToken ct) =>
        wish is { WorktreeId: null, StartAnew: false, Attempts.Count: 1 } && await handoffs.FindAsync(wish.TaskId, ct) is { } left ? wish with { WorktreeId = left.WorktreeId } : wish;

    // A task that was worked on before is taken from where it stands; a new one by its claim.
    private async Task<Outcome<BoardTask>> TakeAsync(PlannedWork planned, CancellationToken ct)
    {
        var task = planned.Task;
        if (task.Status is not (TaskState.InReview or TaskState.Blocked) || task.IsDropped)
        {
            return await claim.RunAsync(task.Id, planned.Taker.AgentId, planned.Taker.RuntimeId, ct);
        }

        var move = new MoveTask(task.Id, task.Status, TaskState.InProgress, tasks.Now)
        {
            Attempt = task.Attempts,
            TakenBy = planned.Taker,
        };
        await tasks.ApplyAsync(move);
        return move.HasMoved && await tasks.FindAsync(task.Id, ct) is { } taken ? taken : Failure.Conflict("conflict");
    }

    private Task GiveBackAsync(BoardTask task, TaskState before, Failure failure) => tasks.ApplyAsync(
        new MoveTask(task.Id, TaskState.InProgress, before, tasks.Now) { Attempt = task.Attempts },
        new AddCommentRow(new TaskComment
        {
            Id = Guid.NewGuid(),
            TaskId = task.Id,
            Body = failure.Message == RunError.NoPlaceCode ? $"[blocked: no isolation] {failure.Hint}" : $"It could not begin: {failure.Hint ?? failure.Message}",
            AuthorType = CommentAuthor.System,
            CreatedAt = tasks.Now,
        }));
}
