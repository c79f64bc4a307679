using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Worktrees;

/// <summary>Keeps all that is in a worktree as a commit and removes its folder, until it is resumed.</summary>
public sealed class PauseWorktree
{
    public Task<Outcome<Worktree>> RunAsync(Guid id, Actor by, CancellationToken ct) => throw new NotSupportedException("not built yet");
}

/// <summary>Makes the folder of a worktree again as it was: of one that is paused, or whose folder somebody removed. Of one whose folder is there it changes nothing.</summary>
public sealed class ResumeWorktree
{
    public Task<Outcome<Worktree>> RunAsync(Guid id, Actor by, CancellationToken ct) => throw new NotSupportedException("not built yet");
}
