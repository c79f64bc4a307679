using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;

namespace RuntimesWeb.Core.Worktrees;

/// <summary>A worktree to be made.</summary>
/// <param name="Folder">The person's project; null for an empty folder that belongs to none.</param>
/// <param name="Title">What the work is about; its branch and folder are named after it.</param>
public sealed record NewWorktree(WorkFolder? Folder, string Title)
{
    public Guid? TaskId { get; init; }

    /// <summary>The branch, tag or commit to begin from; the commit that is checked out when there is none.</summary>
    public string? BaseRef { get; init; }

    /// <summary>An empty folder instead of the project's files.</summary>
    public bool IsScratch { get; init; }

    /// <summary>Ignored files that are copied along, such as <c>.env*</c>.</summary>
    public IReadOnlyList<string> CopyPatterns { get; init; } = [];
}

/// <summary>Makes a folder for work that is apart from the person's own: a git worktree, a copy of a folder without git, or an empty folder.</summary>
public sealed class CreateWorktree
{
    public Task<Outcome<Worktree>> RunAsync(NewWorktree wanted, Actor by, CancellationToken ct) => throw new NotSupportedException("not built yet");
}
