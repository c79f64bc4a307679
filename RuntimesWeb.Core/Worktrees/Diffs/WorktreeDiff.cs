namespace RuntimesWeb.Core.Worktrees.Diffs;

/// <summary>What happened to a file.</summary>
public enum FileChange
{
    Added,
    Modified,
    Deleted,
    Renamed,
}

/// <summary>All that a worktree changes: what is in its folder now against the commit it was made from.</summary>
/// <param name="TreeSha">The git tree of what is there now; the same tree is the same diff.</param>
/// <param name="Files">In the order of their paths; at most <see cref="DiffBounds.MostFiles"/>.</param>
/// <param name="Skipped">What is in no diff and no commit: repositories inside the folder (with a slash at the end), which git does not look into, and files that are too large.</param>
public sealed record WorktreeDiff(string BaseSha, string TreeSha, IReadOnlyList<DiffFile> Files, DiffStats Stats, IReadOnlyList<string> Skipped)
{
    public bool IsEmpty => Stats.Files == 0;
}

/// <summary>How much changed, of all files.</summary>
/// <param name="IsCut">There are more files than the diff lists.</param>
public sealed record DiffStats(int Files, int Additions, int Deletions, bool IsCut);

/// <summary>One changed file.</summary>
/// <param name="OldPath">Where it was, when it was renamed; null otherwise.</param>
/// <param name="IsTruncated">It is too long to come along: its hunks are left out until it is asked for by itself.</param>
/// <param name="OldMode">Such as 100644, 100755 for programs, 120000 for links; 000000 when there was none.</param>
/// <param name="SizeBytes">Of the file as it is now, 0 when it is deleted; null when only the numbers were asked for.</param>
public sealed record DiffFile(string Path, string? OldPath, FileChange Status, int Additions, int Deletions, bool IsBinary)
{
    public bool IsTruncated { get; init; }

    public required string OldMode { get; init; }

    public required string NewMode { get; init; }

    public long? SizeBytes { get; init; }

    public IReadOnlyList<DiffHunk> Hunks { get; init; } = [];
}

/// <summary>One place of a file that changed.</summary>
/// <param name="Id">The same for the same change of the same file, wherever in the file it has moved to.</param>
/// <param name="Header">What stands after the line numbers: the function it is in, as far as git knows.</param>
public sealed record DiffHunk(string Id, string Header, int OldStart, int OldLines, int NewStart, int NewLines, IReadOnlyList<DiffLine> Lines);

public enum DiffLineKind
{
    Context,
    Added,
    Removed,
}

/// <summary>One line of a hunk, without its line end.</summary>
/// <param name="IsCut">It is longer than what is shown of it.</param>
/// <param name="HasNoNewline">It is the file's last line, and no line end follows it.</param>
public sealed record DiffLine(DiffLineKind Kind, string Text, bool IsCut = false, bool HasNoNewline = false);

/// <summary>How much of a diff comes along.</summary>
public static class DiffBounds
{
    public const int MostFiles = 3000;

    /// <summary>A file with more changed or shown lines is folded.</summary>
    public const int MostLines = 2000;

    /// <summary>So is one whose diff has more bytes.</summary>
    public const int MostBytes = 200 * 1024;

    /// <summary>Of a file that is asked for by itself.</summary>
    public const int MostLinesOfOne = 50_000;

    public const int MostBytesOfOne = 5 * 1024 * 1024;

    public const int LongestLine = 2000;
}
