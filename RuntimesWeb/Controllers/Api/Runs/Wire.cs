using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Controllers.Api.Runs;

/// <summary>What answers took, in tokens: cached input is part of the input, reasoning part of the output.</summary>
public sealed record UsageView(long InputTokens, long OutputTokens, long CachedInputTokens, long ReasoningTokens)
{
    public static UsageView From(TokenUsage usage) => new(usage.InputTokens, usage.OutputTokens, usage.CachedInputTokens, usage.ReasoningTokens);
}

/// <summary>A run as it is now. <c>costMicros</c> are millionths of a US dollar, null when a model has no known price.</summary>
public sealed record RunView(
    Guid Id, RunOrigin Origin, string RuntimeId, string? AgentId, Guid? TaskId, Guid? ConversationId, string? Provider, string? ModelId, RunStatus Status, DoneReason? DoneReason,
    string PermissionMode, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, long? DurationMs, UsageView Usage, long? CostMicros, string? Summary, RunError? Error,
    WorktreeView? Worktree, string? Folder, string? SessionId, long LastSeq)
{
    public static RunView From(Run run) => new(
        run.Id, run.Origin, run.RuntimeId, run.AgentId, run.TaskId, run.ConversationId, run.Provider, run.Model, run.Status, run.DoneReason,
        PermissionModes.Text(run.PermissionMode), run.StartedAt, run.FinishedAt,
        run.StartedAt is { } from && run.FinishedAt is { } to ? (long)(to - from).TotalMilliseconds : null,
        UsageView.From(run.Usage), run.CostMicros, run.Summary, run.Error, WorktreeView.From(run.Worktree), run.Folder, run.SessionId, run.LastSeq);
}

/// <summary>Where a run of a task works; a conversation's run has none. Without git it has no branch.</summary>
public sealed record WorktreeView(Guid Id, string Path, string? Branch, string? BaseSha)
{
    public static WorktreeView? From(RunWorktree? worktree) => worktree is null ? null : new(worktree.Id, worktree.Path, worktree.Branch, worktree.BaseSha);
}

public sealed record RunBody(RunView Run)
{
    public static RunBody From(Run run) => new(RunView.From(run));
}

public sealed record RunList(IReadOnlyList<RunView> Runs, string? NextCursor)
{
    public static RunList From(RunPage page) => new([.. page.Runs.Select(RunView.From)], page.NextCursor);
}

public sealed record InputRequest(string? Text);
