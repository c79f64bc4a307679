using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Worktrees;

/// <summary>Throws a worktree away: folder and branch go, and what was in it stays in the bin for some days.</summary>
public sealed class DiscardWorktree
{
    public Task<Outcome<Worktree>> RunAsync(Guid id, Actor by, CancellationToken ct) => throw new NotSupportedException("not built yet");
}

/// <summary>Undoes the last apply (the branch goes back to where it stood, while nothing came on top of it) or brings a discarded worktree back from the bin.</summary>
public sealed class UndoWorktree
{
    public Task<Outcome<Worktree>> RunAsync(Guid id, Actor by, CancellationToken ct) => throw new NotSupportedException("not built yet");
}
