using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Worktrees.Diffs;

/// <summary>A file of a worktree as it is now.</summary>
public sealed record WorktreeFile(string Path, long SizeBytes, bool IsLink);

/// <summary>A page of files in the order of their paths; <paramref name="NextCursor"/> is null at the end.</summary>
public sealed record WorktreeFilePage(IReadOnlyList<WorktreeFile> Files, int Total, string? NextCursor);

/// <summary>A file's text; null for one that is binary. A long one is cut.</summary>
public sealed record WorktreeFileText(string Path, string? Text, long SizeBytes, bool IsCut);

/// <summary>Lists and reads the files of a worktree as they are now, without those that git ignores.</summary>
public sealed class ReadFiles
{
    public Task<Outcome<WorktreeFilePage>> ListAsync(Guid id, string? cursor, int? limit, CancellationToken ct) => throw new NotSupportedException("not built yet");

    public Task<Outcome<WorktreeFileText>> TextAsync(Guid id, string path, CancellationToken ct) => throw new NotSupportedException("not built yet");
}
