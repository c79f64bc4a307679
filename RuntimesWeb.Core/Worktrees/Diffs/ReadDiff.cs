using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Worktrees.Diffs;

/// <summary>Reads what a worktree changes. Nothing that a person or an agent sees is touched by it: no index, no branch, no file.</summary>
public sealed class ReadDiff
{
    public Task<Outcome<WorktreeDiff>> RunAsync(Guid id, CancellationToken ct) => throw new NotSupportedException("not built yet");

    /// <summary>The numbers without the hunks: cheaper, for lists and for whether there is anything at all.</summary>
    public Task<Outcome<WorktreeDiff>> StatsAsync(Guid id, CancellationToken ct) => throw new NotSupportedException("not built yet");

    /// <summary>One file with all its hunks, also when the diff left them out.</summary>
    public Task<Outcome<DiffFile>> FileAsync(Guid id, string path, CancellationToken ct) => throw new NotSupportedException("not built yet");
}
