using RuntimesWeb.Core.Projects;

namespace RuntimesWeb.Core.Worktrees;

/// <summary>What a worktree is made of.</summary>
public enum WorktreeKind
{
    /// <summary>A git worktree of the person's repository, on a branch of its own.</summary>
    Git,

    /// <summary>A copy of a folder that is no repository; its history lies in the server's data.</summary>
    Copy,

    /// <summary>An empty folder, for work that changes no project.</summary>
    Scratch,
}

/// <summary>Where a worktree is in its life.</summary>
public enum WorktreeStatus
{
    /// <summary>Being made; after a crash the next start removes what there is of it.</summary>
    Creating,

    /// <summary>Its folder is there.</summary>
    Active,

    /// <summary>Everything is kept as a commit; the folder is not there until it is resumed.</summary>
    Paused,

    /// <summary>Its work was taken; the folder stays until <see cref="Worktree.RemoveAfter"/>.</summary>
    Applied,

    /// <summary>Thrown away, and in the bin until <see cref="Worktree.RemoveAfter"/>.</summary>
    Discarded,

    /// <summary>The folder is gone. While <see cref="Worktree.SavedSha"/> is set, what was in it can be brought back.</summary>
    Removed,
}

/// <summary>How the work of a worktree is taken.</summary>
public enum ApplyMode
{
    /// <summary>A merge commit brings the work into the target branch.</summary>
    Merge,

    /// <summary>One commit on the target branch.</summary>
    Squash,

    /// <summary>A commit on a new branch; nothing else moves.</summary>
    Branch,

    /// <summary>A text that <c>git apply</c> takes; nothing moves.</summary>
    Patch,
}

/// <summary>What the last apply moved, so that it can be undone, and finished or taken back after a crash.</summary>
/// <param name="Branch">The branch that moved; empty for a folder without git.</param>
/// <param name="FromSha">Where it stood; null when the apply made the branch.</param>
/// <param name="ToSha">Where it stands since.</param>
/// <param name="IsDone">False from before the first file is touched until the branch has moved.</param>
public sealed record AppliedChange(ApplyMode Mode, string Branch, string? FromSha, string ToSha, DateTimeOffset At, bool IsDone);

/// <summary>The folder that a run works in, apart from the person's own; never the person's folder itself.</summary>
public sealed record Worktree
{
    /// <summary>Order of making.</summary>
    public long Number { get; init; }

    public required Guid Id { get; init; }

    /// <summary>The task it was made for, as its owner calls it.</summary>
    public Guid? TaskId { get; init; }

    public required string Title { get; init; }

    /// <summary>Real path of the person's repository (its top), or of the folder without git; the empty folder itself when it belongs to no project.</summary>
    public required string Repository { get; init; }

    /// <summary>Where the project lies in the repository, with slashes; empty for the repository itself.</summary>
    public string SubFolder { get; init; } = "";

    /// <summary>The worktree's own top folder.</summary>
    public required string Path { get; init; }

    /// <summary>Its own git folder: in the person's repository, or in the server's data for a copy; null for an empty folder.</summary>
    public string? GitDir { get; init; }

    /// <summary>The branch it is on; null without git.</summary>
    public string? Branch { get; init; }

    /// <summary>The commit it was made from; diffs are against it. Null for an empty folder.</summary>
    public string? BaseSha { get; init; }

    /// <summary>The branch it was made from; null for a detached head and without git.</summary>
    public string? BaseRef { get; init; }

    public required WorktreeKind Kind { get; init; }

    public required WorktreeStatus Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset LastUsedAt { get; init; }

    /// <summary>When it was applied or discarded.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When the clean-up may go on with it: remove the folder, or empty the bin.</summary>
    public DateTimeOffset? RemoveAfter { get; init; }

    /// <summary>The commit that holds what was in the folder when it was removed.</summary>
    public string? SavedSha { get; init; }

    public AppliedChange? Applied { get; init; }

    /// <summary>Names of the ignored files that were copied into it by pattern.</summary>
    public IReadOnlyList<string> Copied { get; init; } = [];

    /// <summary>How much room its folder took when it was last measured; null before that.</summary>
    public long? Bytes { get; init; }

    /// <summary>Where a run works: the project's own folder in the worktree.</summary>
    public string WorkPath => SubFolder.Length == 0 ? Path : System.IO.Path.Combine(Path, SubFolder);

    /// <summary>The person's folder that it stands for.</summary>
    public string ProjectPath => SubFolder.Length == 0 ? Repository : System.IO.Path.Combine(Repository, SubFolder);

    public WorkFolder Folder => new(WorkPath, ProjectPath);
}
