using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Board.Comments;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runs;

namespace RuntimesWeb.Core.Board.Work;

/// <summary>
/// Before the first request, after the runs were put right: what a run was working on when the server ended is free again, and what a run had finished goes to a person,
/// who sees that nothing verified it.
/// </summary>
public sealed class RecoverTasks(TaskStore tasks, IDbContextFactory<RuntimesDb> factory, TimeProvider time)
{
    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var task in await tasks.StaleAsync(DateTimeOffset.MaxValue, ct))
        {
            // Whoever works on it from elsewhere goes on.
            if (await LastRunAsync(task.Id, ct) is not { } run || run.CreatedAt < task.ClaimedAt)
            {
                continue;
            }

            var (to, said) = run switch
            {
                { Status: RunStatus.Completed, Worktree.Branch: not null } => (TaskState.InReview, "The server was stopped before this was verified. Look at the work, and verify it yourself."),
                { Status: RunStatus.Completed } => (TaskState.Done, $"Run completed: {run.Summary ?? "(no output)"}"),
                _ => (TaskState.Todo, $"Free again: {(run.Status == RunStatus.Interrupted ? "the server was stopped while it was worked on" : "its run is over")}. Its worktree is kept."),
            };
            await tasks.ApplyAsync(
                new MoveTask(task.Id, TaskState.InProgress, to, time.GetUtcNow()) { Attempt = task.Attempts },
                new AddCommentRow(new TaskComment
                {
                    Id = Guid.NewGuid(),
                    TaskId = task.Id,
                    Body = said,
                    AuthorType = CommentAuthor.System,
                    CreatedAt = time.GetUtcNow(),
                }));
        }
    }

    private async Task<Run?> LastRunAsync(Guid task, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<Run>().AsNoTracking().Where(r => r.TaskId == task).OrderByDescending(r => r.Number).FirstOrDefaultAsync(ct);
    }
}
