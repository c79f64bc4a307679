using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Worktrees.Repository;

namespace RuntimesWeb.Core.Worktrees.Apply;

/// <summary>What is to be taken, and how.</summary>
/// <param name="Target">The branch that gets it (for <see cref="ApplyMode.Branch"/>: the new branch); null for the one that is checked out in the person's repository.</param>
/// <param name="Files">Only these paths, as the diff names them; null for all, unless <paramref name="Hunks"/> says more.</param>
/// <param name="Hunks">Only these places, beside the whole of <paramref name="Files"/>.</param>
/// <param name="Message">Of the commit; the worktree's title when there is none.</param>
public sealed record ApplyRequest(ApplyMode Mode, string? Target = null, IReadOnlyList<string>? Files = null, IReadOnlyList<string>? Hunks = null, string? Message = null);

/// <summary>A file that was changed on both sides.</summary>
/// <param name="Kind">As git calls it, such as <c>contents</c>, <c>modify/delete</c>, <c>add/add</c>, <c>rename/rename</c>.</param>
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
    private readonly WorktreeLedger _ledger;
    private readonly SelectWork _select;
    private readonly ApplyToBranch _branches;
    private readonly ApplyElsewhere _elsewhere;
    private readonly RepositoryTurns _turns;

    internal ApplyWorktree(WorktreeLedger ledger, SelectWork select, ApplyToBranch branches, ApplyElsewhere elsewhere, RepositoryTurns turns) =>
        (_ledger, _select, _branches, _elsewhere, _turns) = (ledger, select, branches, elsewhere, turns);

    public async Task<Outcome<ApplyResult>> RunAsync(Guid id, ApplyRequest wanted, Actor by, CancellationToken ct)
    {
        using var turn = await _turns.OfWorktreeAsync(id, ct);
        var found = await _ledger.FindAsync(id, ct);
        if (found.Failure is { } failure)
        {
            return failure;
        }

        if (found.Value is not { Kind: not WorktreeKind.Scratch, Status: WorktreeStatus.Active or WorktreeStatus.Paused or WorktreeStatus.Applied } worktree)
        {
            return Failure.Conflict(found.Value.Kind == WorktreeKind.Scratch ? "This work changes no project: there is nothing to apply" : "The worktree was discarded or removed", "Bring it back first.");
        }

        if (worktree is { Kind: WorktreeKind.Copy } && wanted.Mode == ApplyMode.Branch)
        {
            return Failure.InvalidField("mode", $"{worktree.Repository} is no git repository: it has no branches");
        }

        var selected = await _select.RunAsync(worktree, wanted, ct);
        if (selected.Failure is { } unselected)
        {
            return unselected;
        }

        using var repository = await _turns.OfRepositoryAsync(worktree.Repository, ct);
        var result = (wanted.Mode, worktree.Kind) switch
        {
            (ApplyMode.Patch, _) => await _elsewhere.PatchAsync(selected.Value, ct),
            (_, WorktreeKind.Copy) => await _elsewhere.FolderAsync(worktree, selected.Value, wanted.Mode, ct),
            (ApplyMode.Branch, _) => await _elsewhere.BranchAsync(worktree, selected.Value, wanted, ct),
            _ => await _branches.RunAsync(worktree, selected.Value, wanted, ct),
        };
        return result is { IsOk: true, Value: ApplyResult.Applied applied } ? applied with { Worktree = await EndAsync(applied.Worktree, by) } : result;
    }

    private Task<Worktree> EndAsync(Worktree worktree, Actor by) => _ledger.SaveAsync(
        worktree with
        {
            Status = WorktreeStatus.Applied,
            EndedAt = _ledger.Now,
            RemoveAfter = _ledger.KeptUntil,
        },
        by,
        "apply",
        worktree.Applied is { Branch.Length: > 0 } change ? $"{change.Mode.ToString().ToLowerInvariant()} into {change.Branch} of {worktree.Repository}: {change.FromSha} to {change.ToSha}" : $"into {worktree.Repository}");
}
