using RuntimesWeb.Core.Board.Workspaces;
using RuntimesWeb.Core.Worktrees;

namespace RuntimesWeb.Controllers.Api.Review;

/// <summary>A task's workspace in the words of the Clawboo Runtimes API, times in milliseconds since 1970. <c>status</c> is active, archived (paused, applied or discarded) or stale (its folder is not there).</summary>
public sealed record WorkspaceView(Guid Id, Guid? TaskId, string RepoPath, string? Branch, string WorktreePath, string? BaseSha, string? BaseRef, string Status, long CreatedAt, long UpdatedAt)
{
    public static WorkspaceView From(Worktree w) => new(
        w.Id, w.TaskId, w.ProjectPath, w.Branch, w.WorkPath, w.BaseSha, w.BaseRef,
        w.Status is not (WorktreeStatus.Active or WorktreeStatus.Creating) ? "archived" : w.Status == WorktreeStatus.Active && !Directory.Exists(w.Path) ? "stale" : "active",
        w.CreatedAt.ToUnixTimeMilliseconds(), w.LastUsedAt.ToUnixTimeMilliseconds());
}

/// <summary>What whoever goes on finds. <c>changes</c> is null when it cannot be told; <c>needsResume</c>: the folder has to be made again first (<c>POST …/workspace</c> does it).</summary>
public sealed record ResumeView(string? Branch, string? BaseSha, bool NeedsResume, DiffStatsView? Changes)
{
    public static ResumeView From(TaskWorkspace w) => new(
        w.Worktree.Branch, w.Worktree.BaseSha, w.Worktree.Status != WorktreeStatus.Active || !Directory.Exists(w.Worktree.Path), w.Changes is { } changes ? DiffStatsView.From(changes) : null);
}

public sealed record WorkspaceOk(bool Ok, WorkspaceView Workspace, ResumeView Resume, HandoffNote? Handoff)
{
    public static WorkspaceOk From(TaskWorkspace w) => new(true, WorkspaceView.From(w.Worktree), ResumeView.From(w), w.Handoff);
}

/// <summary>Where work is to begin. <c>baseSha</c> stands above <c>baseRef</c>.</summary>
public sealed record WorkspaceRequest(string? RepoPath, string? BaseSha, string? BaseRef, string? Kind)
{
    public WorkspaceWish Read() => new(Text(RepoPath), Text(BaseSha) ?? Text(BaseRef), Text(Kind));

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

public sealed record WorkspacePatch(string? Action);

/// <summary>A note for whoever goes on.</summary>
public sealed record HandoffRequest(
    string? HandoffFrom, string? Runtime, DateTimeOffset? Timestamp, IReadOnlyList<string>? CompletedSubtasks, IReadOnlyList<string>? BrokenOrUnverified, string? NextBestStep, string? WhyBlocked,
    IReadOnlyDictionary<string, string>? Commands, IReadOnlyDictionary<string, string>? Evidence, IReadOnlyList<string>? Warnings, string? NativeSessionId)
{
    private static readonly Dictionary<string, string> None = [];

    public HandoffNote Read(DateTimeOffset now) => new(
        HandoffFrom, Runtime, Timestamp ?? now, CompletedSubtasks ?? [], BrokenOrUnverified ?? [], NextBestStep, WhyBlocked, Commands ?? None, Evidence ?? None, Warnings ?? [], NativeSessionId);
}

public sealed record WorkspaceDetailView(IReadOnlyDictionary<string, string> Files, string Diff)
{
    public static WorkspaceDetailView From(WorkspaceDetail detail) => new(detail.Files, detail.Diff);
}
