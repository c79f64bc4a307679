using Microsoft.Extensions.Logging;
using RuntimesWeb.Core.Board.Comments;
using RuntimesWeb.Core.Notifications;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Worktrees;

namespace RuntimesWeb.Core.Board.Work;

/// <summary>What work does to its task when it is over: where the task stands, what is said about it, and what becomes of the worktree.</summary>
public sealed partial class SettleWork(TaskStore tasks, NotificationStore notifications, WorkLeftovers leftovers, TimeProvider time, ILogger<SettleWork> logger)
{
    private const int LongestOutput = 3_000;

    /// <summary>The board is another one than before.</summary>
    internal void Tell() => tasks.Tell();

    /// <summary>The task is free again: of work that came to nothing.</summary>
    internal IRowChange Release(PlannedWork plan, Run run)
    {
        var outcome = TaskAttempt.OutcomeOf(run);
        return new RowChanges([
            new MoveTask(plan.Task.Id, TaskState.InProgress, TaskState.Todo, time.GetUtcNow())
            {
                Attempt = plan.Task.Attempts,
                IsFailure = outcome is WorkOutcome.Error or WorkOutcome.MaxTurns,
            },
            Say(plan.Task.Id, Words(run, outcome)),
        ]);
    }

    internal async Task<WorkEnd> RunAsync(PlannedWork plan, IReadOnlyList<AttemptEnd> ends)
    {
        var to = StateAfter(plan, ends);
        try
        {
            await leftovers.RunAsync(plan, ends);
            await MoveAsync(plan, ends, to);
            if (!plan.Wish.IsOfCaller)
            {
                await NotifyAsync(plan.Task, ends, to);
            }
        }
#pragma warning disable CA1031 // the work is over, whatever becomes of the words about it; the next start puts a task right that was left behind
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.NotSettled(logger, e, plan.Task.Id);
        }

        return new WorkEnd((await tasks.FindAsync(plan.Task.Id, CancellationToken.None))?.Status ?? to, ends);
    }

    /// <summary>Where a task stands after work on it.</summary>
    internal static TaskState StateAfter(PlannedWork plan, IReadOnlyList<AttemptEnd> ends) =>
        plan.Wish.KeepForResume || !ends.Any(e => e.Outcome == WorkOutcome.Success) ? TaskState.Todo
        : ends.Any(e => e is { HasChanges: true, IsGood: true }) ? TaskState.InReview
        : ends.Any(e => e is { HasChanges: true, Outcome: WorkOutcome.Success }) ? TaskState.Blocked
        // What is in its worktree nobody could tell: a person looks.
        : ends.Any(e => e is { Outcome: WorkOutcome.Success, Changes: null, Last.Worktree.Branch: not null }) ? TaskState.InReview
        : TaskState.Done;

    private async Task MoveAsync(PlannedWork plan, IReadOnlyList<AttemptEnd> ends, TaskState to)
    {
        var best = ends.FirstOrDefault(e => e is { HasChanges: true, IsGood: true }) ?? ends.FirstOrDefault(e => e.HasChanges) ?? ends[0];
        var move = new MoveTask(plan.Task.Id, TaskState.InProgress, to, time.GetUtcNow())
        {
            Attempt = plan.Task.Attempts,
            Verdict = best.Verdict is { IsPromotable: false } red ? red with { Status = VerdictStatus.CompletedWithDebt } : best.Verdict,
            IsFailure = to == TaskState.Todo && ends.Any(e => e.Outcome is WorkOutcome.Error or WorkOutcome.MaxTurns),
            WorktreeRef = best.Last.Worktree?.Id.ToString(),
            BranchRef = best.Last.Worktree?.Branch,
        };
        var isReleased = !plan.Wish.KeepForResume && ends.Count == 1 && ends[0].Outcome != WorkOutcome.Success && ends[0].First.Id == ends[0].Last.Id;
        IRowChange[] said = isReleased ? [] : [.. ends.Select(e => Say(plan.Task.Id, Words(e)))];
        await tasks.ApplyAsync([move, .. said]);
    }

    private Task NotifyAsync(BoardTask task, IReadOnlyList<AttemptEnd> ends, TaskState to)
    {
        var (type, title) = to switch
        {
            TaskState.InReview => (NotificationType.TaskCompleted, "Ready for your review"),
            TaskState.Done => (NotificationType.TaskCompleted, "Done"),
            TaskState.Blocked => (NotificationType.TaskFailed, "Its verification is red"),
            _ when ends.All(e => e.Outcome == WorkOutcome.Aborted) => (default(NotificationType?), ""),
            _ when ends.Any(e => e.Outcome == WorkOutcome.Success) => (NotificationType.TaskCompleted, "Paused, to be gone on with"),
            _ => (NotificationType.TaskFailed, "It did not come to an end"),
        };
        return type is { } told ? notifications.TellAsync(told, $"{title}: {task.Title}", ends[0].Last.Error?.Message ?? ends[0].Last.Summary ?? "", $"/board/{task.Id}", CancellationToken.None) : Task.CompletedTask;
    }

    private AddCommentRow Say(Guid task, string body) => new(new TaskComment
    {
        Id = Guid.NewGuid(),
        TaskId = task,
        Body = body,
        AuthorType = CommentAuthor.System,
        CreatedAt = time.GetUtcNow(),
    });

    private static string Words(AttemptEnd end) =>
        end.Verdict is { IsPromotable: false, Attempts: [.., var last] }
            ? $"Verification is red after {end.Verdict.Attempts.Count} {(end.Verdict.Attempts.Count == 1 ? "try" : "tries")}: `{last.Deterministic.Command}`{(last.Deterministic.ExitCode is { } code ? $" ended with {code}" : " did not come to an end")}.\n\n```\n{Tail(last.Deterministic.Output)}\n```"
            : Words(end.Last, end.Outcome);

    private static string Words(Run run, WorkOutcome outcome) => outcome switch
    {
        WorkOutcome.Success => $"Run completed: {run.Summary ?? "(no output)"}",
        WorkOutcome.MaxTurns => $"Run stopped at its turn limit: {run.Summary ?? "(no output)"}",
        WorkOutcome.Aborted => $"Run aborted: {run.Error?.Message ?? run.Summary ?? "(no output)"}",
        _ when run.Error?.Code == RunError.NoPlaceCode => $"[blocked: no isolation] {run.Error.Message}",
        _ => $"Run failed: {run.Error?.Message ?? run.Summary ?? "(no output)"}",
    };

    private static string Tail(string output) => output.Length > LongestOutput ? output[^LongestOutput..] : output;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The end of the work on task {TaskId} could not be stored")]
        public static partial void NotSettled(ILogger logger, Exception e, Guid taskId);
    }
}
