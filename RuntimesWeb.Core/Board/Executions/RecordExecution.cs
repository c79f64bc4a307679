using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Board.Executions;

/// <summary>How an execution ended, as its reporter says.</summary>
public sealed record ExecutionEnd(ExecutionStatus Status)
{
    public string? Summary { get; init; }

    public string? Error { get; init; }

    public string? AfterCommit { get; init; }

    public long? InputTokens { get; init; }

    public long? OutputTokens { get; init; }

    public long? CostMicros { get; init; }
}

/// <summary>Notes work on a task that is carried out elsewhere: its beginning and its end. Its cost is shown, and is no part of the task's, whose sum is that of the ledger.</summary>
public sealed class RecordExecution(IDbContextFactory<RuntimesDb> factory, TaskStore tasks, TimeProvider time)
{
    public const string RunReason = "run";

    private const int LongestText = 20_000;
    private const int LongestWord = 200;
    private const int MostListed = 200;

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<TaskExecution>> ListAsync(Guid task, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<TaskExecution>().AsNoTracking().Where(e => e.TaskId == task).OrderByDescending(e => e.Number).Take(MostListed).ToListAsync(ct);
    }

    public async Task<Outcome<TaskExecution>> BeginAsync(Guid task, string? executorType, string? workspaceId, string? runReason, string? beforeCommit, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(executorType))
        {
            return Failure.InvalidField("executorType", "executorType is required");
        }

        if (TooLong(LongestWord, ("executorType", executorType), ("workspaceId", workspaceId), ("runReason", runReason), ("beforeCommit", beforeCommit)) is { } wrong)
        {
            return wrong;
        }

        if (await tasks.FindAsync(task, ct) is null)
        {
            return Failure.NotFound("task not found");
        }

        var execution = new TaskExecution
        {
            Id = Guid.NewGuid(),
            TaskId = task,
            ExecutorType = executorType,
            Status = ExecutionStatus.Running,
            WorkspaceId = workspaceId,
            RunReason = runReason ?? RunReason,
            BeforeCommit = beforeCommit,
            StartedAt = time.GetUtcNow(),
        };
        await using var db = await factory.CreateDbContextAsync(ct);
        db.Add(execution);
        await db.SaveChangesAsync(ct);
        tasks.Tell();
        return execution;
    }

    /// <summary>Notes the end; the last word counts.</summary>
    public async Task<Outcome<Done>> EndAsync(Guid id, ExecutionEnd end, CancellationToken ct)
    {
        if ((TooLong(LongestText, ("summary", end.Summary), ("error", end.Error)) ?? TooLong(LongestWord, ("afterCommit", end.AfterCommit))) is { } wrong)
        {
            return wrong;
        }

        var now = time.GetUtcNow();
        await using var db = await factory.CreateDbContextAsync(ct);
        var changed = await db.Set<TaskExecution>().Where(e => e.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(e => e.Status, end.Status).SetProperty(e => e.Summary, end.Summary).SetProperty(e => e.Error, end.Error).SetProperty(e => e.AfterCommit, end.AfterCommit)
                .SetProperty(e => e.InputTokens, end.InputTokens).SetProperty(e => e.OutputTokens, end.OutputTokens).SetProperty(e => e.CostMicros, end.CostMicros).SetProperty(e => e.FinishedAt, now),
            ct);
        if (changed == 0)
        {
            return Failure.NotFound("execution not found");
        }

        tasks.Tell();
        return Done.Ok;
    }

    private static Failure? TooLong(int most, params ReadOnlySpan<(string Field, string? Text)> texts)
    {
        foreach (var (field, text) in texts)
        {
            if (text?.Length > most)
            {
                return Failure.InvalidField(field, $"{field} must have at most {most} characters");
            }
        }

        return null;
    }
}
