using RuntimesWeb.Controllers.Api.Runs;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Work;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Controllers.Api.Work;

/// <summary>A task to be worked on while the caller waits.</summary>
public sealed record RunTaskRequest(string? TaskId, string? AssigneeAgentId, string? RepoPath, string? Kind, string? Model, bool? KeepForResume)
{
    public Outcome<WorkWish> Read(RuntimeId runtime) =>
        string.IsNullOrWhiteSpace(TaskId) ? Failure.InvalidField("taskId", "taskId is required")
        : AssigneeAgentId is not null && !WorkWire.IsLabel(AssigneeAgentId) ? Failure.InvalidField("assigneeAgentId", "invalid assigneeAgentId")
        : new WorkWish(Guid.TryParse(TaskId, out var task) ? task : Guid.Empty, [new AttemptWish(runtime, WorkWire.Text(Model))])
        {
            AssigneeAgentId = AssigneeAgentId,
            RepoPath = WorkWire.Text(RepoPath),
            Kind = WorkWire.Text(Kind) ?? TaskKinds.Code,
            KeepForResume = KeepForResume ?? false,
            IsOfCaller = true,
        };
}

/// <summary>What came of it. <c>costUsd</c> is the sum of all its runs, null when one has no known price; <c>degradations</c> says what the runtime could not do the usual way.</summary>
public sealed record RunTaskResult(
    bool Ok, string RuntimeId, Guid ExecId, WorkOutcome DoneReason, TaskState Status, string Summary, decimal? CostUsd, bool UsedWorktree, IReadOnlyList<string> Degradations)
{
    public static RunTaskResult From(WorkEnd end) => From(end, end.Attempts[0]);

    private static RunTaskResult From(WorkEnd end, AttemptEnd attempt) => new(
        true, attempt.Last.RuntimeId, attempt.First.Id, attempt.Outcome, end.Status, Words(attempt), attempt.CostMicros / 1_000_000m, attempt.Last.Worktree?.BaseSha is not null, []);

    private static string Words(AttemptEnd attempt) => attempt.Last.Error switch
    {
        { Code: RunPause.Code } => "auto-paused (budget)",
        { Code: RunBreaker.Code } error => $"stopped: {error.Message}",
        { } error => error.Message,
        null => attempt.Report.Trim(),
    };
}

/// <summary>
/// A task to be worked on by the server, whoever asked for it. <c>attempts</c> are several side by side, in place of <c>runtimeId</c> and <c>model</c>; <c>worktreeId</c> is a worktree of this task to go on in (without
/// it, the one that was left with a handoff note, unless <c>startAnew</c>), and <c>message</c> says what is to be done there.
/// </summary>
public sealed record StartRunRequest(
    string? RuntimeId, string? AssigneeAgentId, string? RepoPath, string? Provider, string? Model, string? PermissionMode, string? VerifyCommand, string? Kind, bool? KeepForResume, IReadOnlyList<AttemptRequest>? Attempts,
    Guid? WorktreeId, string? Message, bool? StartAnew)
{
    public Outcome<WorkWish> Read(Guid task)
    {
        var attempts = Attempts is { Count: > 0 } ? Attempts : [new AttemptRequest(RuntimeId, Provider, Model)];
        var unknown = attempts.FirstOrDefault(a => RuntimeCatalog.Find(a.RuntimeId) is null);
        return unknown is not null ? Failure.InvalidField("runtimeId", string.IsNullOrWhiteSpace(unknown.RuntimeId) ? "runtimeId is required" : $"unknown runtime '{unknown.RuntimeId}'")
            : AssigneeAgentId is not null && !WorkWire.IsLabel(AssigneeAgentId) ? Failure.InvalidField("assigneeAgentId", "assigneeAgentId must have only letters, digits, - and _")
            : PermissionMode is { Length: > 0 } && PermissionModes.Parse(PermissionMode) is null ? Failure.InvalidField("permissionMode", $"permissionMode must be one of {PermissionModes.Words}")
            : Message?.Length > WorkWire.LongestMessage ? Failure.InvalidField("message", $"message must have at most {WorkWire.LongestMessage} characters")
            : new WorkWish(task, [.. attempts.Select(a => new AttemptWish(RuntimeCatalog.Find(a.RuntimeId)!.Id, WorkWire.Text(a.Model), WorkWire.Text(a.Provider)))]) // just checked
            {
                AssigneeAgentId = AssigneeAgentId,
                RepoPath = WorkWire.Text(RepoPath),
                PermissionMode = PermissionModes.Parse(PermissionMode),
                VerifyCommand = WorkWire.Text(VerifyCommand),
                Kind = WorkWire.Text(Kind),
                KeepForResume = KeepForResume ?? false,
                WorktreeId = WorktreeId,
                StartAnew = StartAnew ?? false,
                Message = WorkWire.Text(Message),
            };
    }
}

public sealed record AttemptRequest(string? RuntimeId, string? Provider, string? Model);

/// <summary>The first run, and when there are several attempts, all of them.</summary>
public sealed record StartedRuns(RunView Run, IReadOnlyList<RunView> Runs)
{
    public static StartedRuns From(TaskWork work) => new(RunView.From(work.Runs[0]), [.. work.Runs.Select(RunView.From)]);
}

internal static class WorkWire
{
    public const int LongestMessage = 20_000;

    public static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    public static bool IsLabel(string text) => text.Length is > 0 and <= 100 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
