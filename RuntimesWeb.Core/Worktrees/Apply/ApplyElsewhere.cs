using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Worktrees.Repository;

namespace RuntimesWeb.Core.Worktrees.Apply;

/// <summary>The ways to take work that move no branch of the person's: a new branch, a patch, the files of a folder without git.</summary>
internal sealed class ApplyElsewhere(WorktreeGit git, WriteBack write, WorktreeLedger ledger)
{
    public async Task<Outcome<ApplyResult>> PatchAsync(SelectedWork work, CancellationToken ct)
    {
        var made = await git.AskAsync(
            work.Place, "Making the patch", ["diff-tree", "-r", "-M", "-p", "--binary", "--full-index", "--no-ext-diff", "--no-textconv", "--no-color", work.BaseSha, work.TreeSha], GitCall.Plain, ct);
        return made.Failure is { } failure ? failure
            : made.Value.IsCut ? Failure.Conflict("The patch is too large", "Take the work as a branch.")
            : new ApplyResult.Patch(made.Value.Output);
    }

    public async Task<Outcome<ApplyResult>> BranchAsync(Worktree worktree, SelectedWork work, ApplyRequest wanted, CancellationToken ct)
    {
        if (wanted.Target is not { } branch || !RefNames.IsBranch(branch) || branch.StartsWith(RefNames.OwnBranches, StringComparison.Ordinal))
        {
            return Failure.InvalidField("target", "target must be the name of a new branch, such as fix/login");
        }

        var opened = await git.StoreAsync(worktree, ct);
        if (opened.Failure is { } failure)
        {
            return failure;
        }

        var there = await git.TipAsync(opened.Value, "refs/heads/" + branch, ct);
        if (there.Failure is not null || there.Value is not null)
        {
            return there.Failure ?? Failure.InvalidField("target", $"there is a branch {branch} already");
        }

        var made = await git.CommitAsync(opened.Value, work.TreeSha, [work.BaseSha], string.IsNullOrWhiteSpace(wanted.Message) ? worktree.Title : wanted.Message, isOfPerson: true, ct);
        if (made.Failure is { } unmade)
        {
            return unmade;
        }

        var moved = await git.MoveAsync(opened.Value, "refs/heads/" + branch, null, made.Value, ct);
        return moved.Failure is { } unmoved ? unmoved
            : new ApplyResult.Applied(worktree with { Applied = new AppliedChange(ApplyMode.Branch, branch, null, made.Value, ledger.Now, IsDone: true) }, made.Value, branch);
    }

    public async Task<Outcome<ApplyResult>> FolderAsync(Worktree worktree, SelectedWork work, ApplyMode mode, CancellationToken ct)
    {
        var change = new AppliedChange(mode, "", work.BaseSha, work.TreeSha, ledger.Now, IsDone: false);
        await ledger.Store.SaveAsync(worktree with { Applied = change }, ct);
        var written = await write.RunAsync(worktree, work.Place, work.BaseSha, work.TreeSha, ct);
        if (written is not { IsOk: true, Value.Count: 0 })
        {
            await ledger.Store.SaveAsync(worktree, CancellationToken.None);
        }

        return written.Failure is { } failure ? failure
            : written.Value.Count > 0 ? new ApplyResult.Conflicts(written.Value)
            : new ApplyResult.Applied(worktree with { Applied = change with { IsDone = true } }, null, null);
    }
}
