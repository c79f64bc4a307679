using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Worktrees.Apply;

/// <summary>What is to be taken, and how.</summary>
/// <param name="Target">The branch that gets it (for <see cref="ApplyMode.Branch"/>: the new branch); null for the one that is checked out in the person's repository.</param>
/// <param name="Files">Only these paths, as the diff names them; null for all, unless <paramref name="Hunks"/> says more.</param>
/// <param name="Hunks">Only these places, beside the whole of <paramref name="Files"/>.</param>
/// <param name="Message">Of the commit; the worktree's title when there is none.</param>
public sealed record ApplyRequest(ApplyMode Mode, string? Target = null, IReadOnlyList<string>? Files = null, IReadOnlyList<string>? Hunks = null, string? Message = null);

/// <summary>A file that was changed on both sides.</summary>
/// <param name="Kind">As git calls it, such as <c>content</c>, <c>modify/delete</c>, <c>add/add</c>, <c>rename/rename</c>.</param>
public sealed record ConflictFile(string Path, string Kind);

/// <summary>What an apply came to.</summary>
public abstract record ApplyResult
{
    private ApplyResult()
    {
    }

    /// <summary>The work is in the branch (or, without git, in the folder).</summary>
    /// <param name="Commit">The commit that the branch stands at; null without git.</param>
    public sealed record Applied(Worktree Worktree, string? Commit, string? Branch) : ApplyResult;

    public sealed record Patch(ReadOnlyMemory<byte> Text) : ApplyResult;

    /// <summary>Both sides changed these; nothing was done.</summary>
    public sealed record Conflicts(IReadOnlyList<ConflictFile> Files) : ApplyResult;

    /// <summary>The person has changes that are not committed in these files, or files in their way; nothing was done.</summary>
    public sealed record DirtyTarget(string? Branch, IReadOnlyList<string> Files) : ApplyResult;
}

/// <summary>Brings the work of a worktree into the person's repository: worked out in memory first, then done as a whole or not at all. No hook of the repository runs.</summary>
public sealed class ApplyWorktree
{
    public Task<Outcome<ApplyResult>> RunAsync(Guid id, ApplyRequest wanted, Actor by, CancellationToken ct) => throw new NotSupportedException("not built yet");
}
