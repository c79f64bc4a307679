using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Worktrees;

namespace RuntimesWeb.Components.Board;

/// <summary>How a worktree is shown.</summary>
public static class WorktreeLook
{
    public static string Status(Worktree worktree) => worktree.Status switch
    {
        WorktreeStatus.Creating => "Being made",
        WorktreeStatus.Active => "Open",
        WorktreeStatus.Paused => "Paused",
        WorktreeStatus.Applied => "Applied",
        WorktreeStatus.Discarded => "In the bin",
        _ => "Removed",
    };

    public static Tone Tone(Worktree worktree) => worktree.Status switch
    {
        WorktreeStatus.Active => Shared.Tone.Info,
        WorktreeStatus.Applied => Shared.Tone.Ok,
        WorktreeStatus.Paused => Shared.Tone.Warn,
        _ => Shared.Tone.Plain,
    };

    public static string Kind(Worktree worktree) => worktree.Kind switch
    {
        WorktreeKind.Git => worktree.Branch ?? "git worktree",
        WorktreeKind.Copy => "copy of a folder without git",
        _ => "empty folder",
    };

    /// <summary>Its state, what it is and how large.</summary>
    public static string Words(Worktree worktree) => string.Join(" · ", new[] { Status(worktree).ToLowerInvariant(), Kind(worktree), worktree.Bytes is { } bytes ? Sizes.Bytes(bytes) : null }.OfType<string>());
}
