using RuntimesWeb.Core.Board.Executions;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runs;

namespace RuntimesWeb.Controllers.Api.Board;

/// <summary>Work on a task in the words of the Clawboo Runtimes API, whether this server carried it out (then <c>id</c> is the run's) or somebody told of it.</summary>
public sealed record ExecutionView(
    Guid Id, Guid TaskId, string ExecutorType, ExecutionStatus Status, string? WorkspaceId, string? RunReason, string? BeforeCommit, string? AfterCommit, string? Summary, string? Error,
    long? InputTokens, long? OutputTokens, decimal? CostUsd, string? RecoveryTombstone, long StartedAt, long? FinishedAt)
{
    public static ExecutionView From(TaskExecution e) => new(
        e.Id, e.TaskId, e.ExecutorType, e.Status, e.WorkspaceId, e.RunReason, e.BeforeCommit, e.AfterCommit, e.Summary, e.Error, e.InputTokens, e.OutputTokens, TaskView.Usd(e.CostMicros), null,
        e.StartedAt.ToUnixTimeMilliseconds(), e.FinishedAt?.ToUnixTimeMilliseconds());

    public static ExecutionView From(Run run, Guid task) => new(
        run.Id, task, run.RuntimeId, StatusOf(run), null, RecordExecution.RunReason, null, null, run.Summary, run.Error?.Message, run.Usage.InputTokens, run.Usage.OutputTokens, TaskView.Usd(run.CostMicros),
        run.Status == RunStatus.Interrupted ? RunError.InterruptedCode : null, (run.StartedAt ?? run.CreatedAt).ToUnixTimeMilliseconds(), run.FinishedAt?.ToUnixTimeMilliseconds());

    private static ExecutionStatus StatusOf(Run run) => run.Status switch
    {
        RunStatus.Queued => ExecutionStatus.Queued,
        RunStatus.Completed => ExecutionStatus.Succeeded,
        RunStatus.Failed or RunStatus.Interrupted => ExecutionStatus.Failed,
        RunStatus.Cancelled => ExecutionStatus.Cancelled,
        _ => ExecutionStatus.Running,
    };
}

public sealed record ExecutionList(bool Ok, IReadOnlyList<ExecutionView> Executions);

public sealed record ExecutionOk(bool Ok, ExecutionView Execution);

public sealed record ExecutionRequest(string? ExecutorType, string? WorkspaceId, string? RunReason, string? BeforeCommit);

/// <summary>How work that somebody told of ended.</summary>
public sealed record ExecutionPatch(string? Status, string? Summary, string? Error, string? AfterCommit, long? InputTokens, long? OutputTokens, decimal? CostUsd)
{
    private const decimal MostUsd = 1_000_000m;

    public Outcome<ExecutionEnd> Read()
    {
        ExecutionStatus? status = Status switch
        {
            "succeeded" => ExecutionStatus.Succeeded,
            "failed" => ExecutionStatus.Failed,
            "timed_out" => ExecutionStatus.TimedOut,
            "cancelled" => ExecutionStatus.Cancelled,
            _ => null,
        };
        return status is null ? Failure.InvalidField("status", "status must be succeeded, failed, timed_out or cancelled")
            : InputTokens < 0 ? Failure.InvalidField("inputTokens", "inputTokens must not be negative")
            : OutputTokens < 0 ? Failure.InvalidField("outputTokens", "outputTokens must not be negative")
            : CostUsd is < 0 or > MostUsd ? Failure.InvalidField("costUsd", "costUsd must be a number of dollars")
            : new ExecutionEnd(status.Value)
            {
                Summary = Summary,
                Error = Error,
                AfterCommit = AfterCommit,
                InputTokens = InputTokens,
                OutputTokens = OutputTokens,
                CostMicros = CostUsd is { } usd ? (long)Math.Round(usd * 1_000_000m) : null,
            };
    }
}
