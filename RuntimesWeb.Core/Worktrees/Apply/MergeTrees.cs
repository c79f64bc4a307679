using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Worktrees.Repository;

namespace RuntimesWeb.Core.Worktrees.Apply;

/// <summary>What came of putting two sides together: a tree, or the files that both changed.</summary>
internal sealed record MergedTree(string TreeSha, IReadOnlyList<ConflictFile> Conflicts);

/// <summary>Puts the work and the target together in memory: no file, index or branch is touched.</summary>
internal sealed class MergeTrees(WorktreeGit git)
{
    private const int Usage = 129;

    /// <param name="target">The commit that the target stands at.</param>
    public async Task<Outcome<MergedTree>> RunAsync(SelectedWork work, string target, CancellationToken ct)
    {
        if (target == work.BaseSha)
        {
            return new MergedTree(work.TreeSha, []);
        }

        // Commits that nobody sees, so that git takes the worktree's base as what both sides come from, wherever the target's history goes.
        var place = work.Place;
        var origin = await CommitAsync(place, work.BaseSha + "^{tree}", [], ct);
        var ours = origin.IsOk ? await CommitAsync(place, target + "^{tree}", [origin.Value], ct) : origin;
        var theirs = ours.IsOk ? await CommitAsync(place, work.TreeSha, [origin.Value], ct) : ours;
        if (theirs.Failure is { } failure)
        {
            return failure;
        }

        var asked = await git.Git.AskAsync(place, ["merge-tree", "--write-tree", "-z", "--messages", ours.Value, theirs.Value], GitCall.Plain, ct);
        return asked.Failure is { } unasked ? unasked : asked.Value.ExitCode switch
        {
            0 => new MergedTree(asked.Value.Text.Split('\0')[0], []),
            1 => new MergedTree("", MergeConflicts.Parse(asked.Value.Text)),
            Usage => Failure.Unavailable("The git on this computer is too old to put branches together without touching files", "Install git 2.38 or newer; or take the work as a patch or a branch."),
            _ => asked.Value.Failure("Putting the work and the branch together"),
        };
    }

    private Task<Outcome<string>> CommitAsync(GitPlace place, string tree, IReadOnlyList<string> parents, CancellationToken ct) =>
        git.CommitAsync(place, tree, parents, "in memory", isOfPerson: false, ct);
}
