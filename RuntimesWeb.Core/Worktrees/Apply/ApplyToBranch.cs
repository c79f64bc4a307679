using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Worktrees.Repository;

namespace RuntimesWeb.Core.Worktrees.Apply;

/// <summary>Brings chosen work into a branch: works out the result, makes sure nothing is in the way, moves the files of its checkout, then the branch.</summary>
internal sealed class ApplyToBranch(WorktreeGit git, MergeTrees merge, TargetCheckout checkouts, WorktreeLedger ledger)
{
    // As often a branch that somebody moved meanwhile is taken up again.
    private const int Tries = 3;

    public async Task<Outcome<ApplyResult>> RunAsync(Worktree worktree, SelectedWork work, ApplyRequest wanted, CancellationToken ct)
    {
        var opened = await git.StoreAsync(worktree, ct);
        if (opened.Failure is { } failure)
        {
            return failure;
        }

        var named = await TargetAsync(opened.Value, wanted.Target, ct);
        if (named.Failure is { } unnamed)
        {
            return unnamed;
        }

        // The person's own repository is asked from here on: what the agent did to its worktree's configuration does not count.
        work = work with { Place = opened.Value };
        for (var attempt = 1; ; attempt++)
        {
            var tip = await git.TipAsync(opened.Value, "refs/heads/" + named.Value, ct);
            if (tip.Failure is { } unread)
            {
                return unread;
            }

            if (tip.Value is not { } from)
            {
                return Failure.InvalidField("target", $"there is no branch {named.Value}");
            }

            var (result, isMoved) = await TryAsync(worktree, work, wanted, named.Value, from, ct);
            if (!isMoved || attempt == Tries)
            {
                return result;
            }
        }
    }

    private async Task<Outcome<string>> TargetAsync(GitPlace repository, string? target, CancellationToken ct)
    {
        if (target is not null)
        {
            return !RefNames.IsBranch(target) || target.StartsWith(RefNames.OwnBranches, StringComparison.Ordinal)
                ? Failure.InvalidField("target", $"{RefNames.Show(target)} is not a branch that work can be brought into") : target;
        }

        var head = await git.Git.AskAsync(repository, ["symbolic-ref", "--quiet", "--short", "HEAD"], GitCall.Plain, ct);
        return head.Failure is { } failure ? failure
            : head.Value.IsOk ? head.Value.Line
            : Failure.InvalidField("target", "no branch is checked out in the repository: say which one is to get the work");
    }

    /// <summary>One try; whether the branch was moved by somebody while it went on, so that another one is worth it.</summary>
    private async Task<(Outcome<ApplyResult> Result, bool IsMoved)> TryAsync(Worktree worktree, SelectedWork work, ApplyRequest wanted, string branch, string from, CancellationToken ct)
    {
        var made = await CommitAsync(worktree, work, wanted, branch, from, ct);
        if (made.Failure is { } failure)
        {
            return (failure, false);
        }

        if (made.Value.Conflicts is { Count: > 0 } conflicts)
        {
            return (new ApplyResult.Conflicts(conflicts), false);
        }

        var (to, checkout) = (made.Value.Sha, await checkouts.FindAsync(work.Place, branch, ct));
        if (checkout.Failure is { } unfound)
        {
            return (unfound, false);
        }

        var change = new AppliedChange(wanted.Mode, branch, from, to, ledger.Now, IsDone: false);
        if (checkout.Value is { } shown)
        {
            var changes = await checkouts.ChangesAsync(shown, from, to, ct);
            var inTheWay = changes.Failure is { } uncompared ? uncompared : await checkouts.InTheWayAsync(shown, changes.Value, ct);
            if (inTheWay.Failure is { } unseen)
            {
                return (unseen, false);
            }

            if (inTheWay.Value.Count > 0)
            {
                return (new ApplyResult.DirtyTarget(branch, inTheWay.Value), false);
            }

            // From here on a crash is finished or taken back by the next start.
            await ledger.Store.SaveAsync(worktree with { Applied = change }, ct);
            var written = await checkouts.MoveAsync(shown, from, to, CancellationToken.None);
            if (written.Failure is { } unwritten)
            {
                // Git looks before it writes, but a disk may be full in the middle.
                await checkouts.TakeBackAsync(shown, changes.Value, CancellationToken.None);
                await ledger.Store.SaveAsync(worktree, CancellationToken.None);
                return (Failure.Conflict(unwritten.Message, "Nothing was changed. If git is at work in the repository, wait for it, then try again."), false);
            }
        }

        var moved = await git.MoveAsync(work.Place, "refs/heads/" + branch, from, to, CancellationToken.None);
        if (moved.Failure is { } unmoved)
        {
            if (checkout.Value is { } back)
            {
                await checkouts.MoveAsync(back, to, from, CancellationToken.None);
            }

            await ledger.Store.SaveAsync(worktree, CancellationToken.None);
            return (Failure.Conflict(unmoved.Message, "Somebody moved the branch at the same time; try again."), true);
        }

        return (new ApplyResult.Applied(worktree with { Applied = change with { IsDone = true } }, to, branch), false);
    }

    private async Task<Outcome<(string Sha, IReadOnlyList<ConflictFile> Conflicts)>> CommitAsync(
        Worktree worktree, SelectedWork work, ApplyRequest wanted, string branch, string from, CancellationToken ct)
    {
        if (wanted.Mode == ApplyMode.Merge && from != work.BaseSha)
        {
            var asked = await git.Git.AskAsync(work.Place, ["merge-base", "--is-ancestor", work.BaseSha, from], GitCall.Plain, ct);
            if (asked.Failure is not null || !asked.Value.IsOk)
            {
                return Failure.Conflict($"{branch} does not have the commit that this work began from, so a merge would bring other work with it", "Take it as one commit (squash).");
            }
        }

        var merged = await merge.RunAsync(work, from, ct);
        if (merged.Failure is { } failure)
        {
            return failure;
        }

        if (merged.Value.Conflicts.Count > 0)
        {
            return ("", merged.Value.Conflicts);
        }

        var there = await git.TreeAsync(work.Place, from, ct);
        if (there.IsOk && there.Value == merged.Value.TreeSha)
        {
            return Failure.Conflict($"There is nothing to apply: {branch} has all of it already");
        }

        var message = string.IsNullOrWhiteSpace(wanted.Message) ? worktree.Title : wanted.Message;
        if (wanted.Mode == ApplyMode.Squash)
        {
            return With(await git.CommitAsync(work.Place, merged.Value.TreeSha, [from], message, isOfPerson: true, ct));
        }

        var own = await git.CommitAsync(work.Place, work.TreeSha, [work.BaseSha], message, isOfPerson: true, ct);
        return own.IsOk ? With(await git.CommitAsync(work.Place, merged.Value.TreeSha, [from, own.Value], $"Merge: {message}", isOfPerson: true, ct)) : With(own);

        static Outcome<(string, IReadOnlyList<ConflictFile>)> With(Outcome<string> sha) => sha.Match<Outcome<(string, IReadOnlyList<ConflictFile>)>>(s => (s, []), f => f);
    }
}
