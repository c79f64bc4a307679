using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Worktrees.Repository;

namespace RuntimesWeb.Core.Worktrees.Apply;

/// <summary>Takes an apply back, as long as nothing came on top of it; and, after a crash in the middle of one, finishes it or takes it back.</summary>
internal sealed class UndoApply(WorktreeGit git, TargetCheckout checkouts, WriteBack write)
{
    /// <summary>The caller has the repository's turn.</summary>
    public async Task<Outcome<Done>> RunAsync(Worktree worktree, AppliedChange change, CancellationToken ct)
    {
        var opened = await git.StoreAsync(worktree, ct);
        if (opened.Failure is { } failure)
        {
            return failure;
        }

        if (worktree.Kind == WorktreeKind.Copy)
        {
            var written = await write.RunAsync(worktree, opened.Value, change.ToSha, change.FromSha!, ct); // a folder's change always has both
            return written.Failure is { } unwritten ? unwritten
                : written.Value.Count == 0 ? Done.Ok
                : Failure.Conflict($"{written.Value[0].Path} was changed since", "Take the change back by hand.");
        }

        var (branch, name) = (change.Branch, "refs/heads/" + change.Branch);
        var tip = await git.TipAsync(opened.Value, name, ct);
        if (tip.Failure is not null || tip.Value != change.ToSha)
        {
            return tip.Failure ?? Failure.Conflict($"{branch} has moved on since", "Revert the commit instead.");
        }

        var shown = await checkouts.FindAsync(opened.Value, branch, ct);
        if (shown.Failure is { } unfound)
        {
            return unfound;
        }

        if (change.FromSha is not { } from)
        {
            return shown.Value is null ? await git.DropAsync(opened.Value, name, ct) : Failure.Conflict($"{branch} is checked out in {shown.Value.Folder}", "Switch to another branch first.");
        }

        if (shown.Value is { } checkout)
        {
            var changes = await checkouts.ChangesAsync(checkout, change.ToSha, from, ct);
            var inTheWay = changes.Failure is { } uncompared ? uncompared : await checkouts.InTheWayAsync(checkout, changes.Value, ct);
            if (inTheWay.Failure is not null || inTheWay.Value.Count > 0)
            {
                return inTheWay.Failure ?? Failure.Conflict($"{inTheWay.Value[0]} was changed since and is not committed", "Commit or take back your changes first.");
            }

            var moved = await checkouts.MoveAsync(checkout, change.ToSha, from, CancellationToken.None);
            if (moved.Failure is { } unmoved)
            {
                return Failure.Conflict(unmoved.Message, "Nothing was changed.");
            }
        }

        var set = await git.MoveAsync(opened.Value, name, change.ToSha, from, CancellationToken.None);
        if (set.Failure is { } unset && shown.Value is { } back)
        {
            await checkouts.MoveAsync(back, from, change.ToSha, CancellationToken.None);
            return Failure.Conflict(unset.Message, "Somebody moved the branch at the same time; try again.");
        }

        return set;
    }

    /// <summary>Whether the apply that was cut off is done now; else it is as if it had not begun.</summary>
    public async Task<Outcome<bool>> RepairAsync(Worktree worktree, AppliedChange change, CancellationToken ct)
    {
        var opened = await git.StoreAsync(worktree, ct);
        if (opened.Failure is { } failure)
        {
            return failure;
        }

        if (worktree.Kind == WorktreeKind.Copy)
        {
            return await write.RepairAsync(worktree, opened.Value, change, ct);
        }

        var name = "refs/heads/" + change.Branch;
        var tip = await git.TipAsync(opened.Value, name, ct);
        if (tip.Failure is not null || tip.Value != change.FromSha || change.FromSha is not { } from)
        {
            return tip.Failure is { } unread ? unread : tip.Value == change.ToSha;
        }

        var shown = await checkouts.FindAsync(opened.Value, change.Branch, ct);
        if (shown.Failure is not null || shown.Value is not { } checkout)
        {
            return shown.Failure is { } unfound ? unfound : false;
        }

        var asked = await git.Git.AskAsync(checkout, ["diff-index", "--cached", "--quiet", "--ignore-submodules=all", change.ToSha], Projects.GitCall.Plain, ct);
        if (asked.Failure is { } unasked)
        {
            return unasked;
        }

        if (asked.Value.IsOk)
        {
            return (await git.MoveAsync(opened.Value, name, from, change.ToSha, ct)).Match<Outcome<bool>>(_ => true, f => f);
        }

        var changes = await checkouts.ChangesAsync(checkout, from, change.ToSha, ct);
        if (changes.Failure is { } uncompared)
        {
            return uncompared;
        }

        RemoveLock(checkout.GitDir, change.At);
        return (await checkouts.TakeBackAsync(checkout, changes.Value, ct)).Match<Outcome<bool>>(_ => false, f => f);
    }

    // Left by our own git, which was killed: it was made after the apply began, before this start.
    private static void RemoveLock(string gitDir, DateTimeOffset since)
    {
        var file = new FileInfo(Path.Combine(gitDir, "index.lock"));
        if (file.Exists && file.LastWriteTimeUtc >= since.UtcDateTime.AddSeconds(-2))
        {
            file.Delete();
        }
    }
}
