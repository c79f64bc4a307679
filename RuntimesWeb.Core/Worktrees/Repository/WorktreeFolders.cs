using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;

namespace RuntimesWeb.Core.Worktrees.Repository;

/// <summary>What a worktree held, as a commit.</summary>
/// <param name="Skipped">What no commit can hold; the folder must stay for it.</param>
internal sealed record SavedWork(GitPlace Store, string Sha, IReadOnlyList<string> Skipped);

/// <summary>Attaches the folders of worktrees, saves what is in them, and removes them.</summary>
internal sealed class WorktreeFolders(WorktreeGit git, TakeSnapshot snapshot, WorktreeRoot root, RepositoryTurns turns)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    private static readonly string[] Parallel = ["-c", $"checkout.workers={Math.Clamp(Environment.ProcessorCount, 2, 8)}", "-c", "checkout.thresholdForParallelism=100"];

    /// <summary>Makes the folder as a git worktree that has no files yet, and tells its git folder.</summary>
    /// <param name="sha">Where the new branch begins; null for a branch that is there.</param>
    public async Task<Outcome<string>> AttachAsync(GitPlace repository, string path, string branch, string? sha, CancellationToken ct)
    {
        var added = await git.RegisterAsync(repository, "Making the worktree", ["add", "--quiet", "--no-checkout", .. NewBranch(branch, sha), "--", path, sha ?? branch], ct);
        if (added.Failure is { } failure)
        {
            return failure;
        }

        var line = (await File.ReadAllTextAsync(Path.Combine(path, ".git"), ct)).Trim();
        return RealPath.Of(line["gitdir: ".Length..]);
    }

    /// <summary>Writes the files of a tree into a folder that has none, and begins our own index with them.</summary>
    public async Task<Outcome<Done>> FillAsync(GitPlace place, string tree, Guid id, bool hasOwnIndex, CancellationToken ct)
    {
        using var turn = await turns.OfCheckoutsAsync(ct);
        var call = (hasOwnIndex ? GitCall.Plain : GitCall.On(root.IndexOf(id))) with { Limit = Limit };
        var filled = await git.AskAsync(place, "Writing the files", [.. Parallel, "read-tree", "--reset", "-u", tree], call, ct);
        if (filled.IsOk && hasOwnIndex)
        {
            KeepIndex(place.GitDir, id);
        }

        return filled.Match(_ => Done.Ok, failure => failure);
    }

    /// <summary>Begins our own index with what git wrote down when it made the files.</summary>
    private void KeepIndex(string gitDir, Guid id) => File.Copy(Path.Combine(gitDir, "index"), root.IndexOf(id), overwrite: true);

    /// <summary>Keeps all that is in a worktree as a commit under a hidden name. The caller has the worktree's turn.</summary>
    public async Task<Outcome<SavedWork>> SaveAsync(Worktree worktree, string prefix, CancellationToken ct)
    {
        if (!Directory.Exists(worktree.Path) && worktree.SavedSha is { } saved)
        {
            var opened = await git.StoreAsync(worktree, ct);
            return opened.Failure is { } closed ? closed : await KeepAsync(opened.Value, saved, []);
        }

        var taken = await snapshot.RunAsync(worktree, ct);
        if (taken.Failure is { } failure)
        {
            return failure;
        }

        var (place, tree, skipped) = taken.Value;
        var head = worktree.Kind == WorktreeKind.Git ? await git.TipAsync(place, "HEAD", ct) : worktree.BaseSha;
        if (head.Failure is { } headless)
        {
            return headless;
        }

        var made = await git.CommitAsync(place, tree, [head.Value ?? worktree.BaseSha!], $"Kept: {worktree.Title}", isOfPerson: false, ct); // only scratch folders have no base
        return made.Failure is { } unmade ? unmade : await KeepAsync(place, made.Value, skipped);

        async Task<Outcome<SavedWork>> KeepAsync(GitPlace store, string sha, IReadOnlyList<string> left) =>
            (await git.KeepAsync(store, WorktreeGit.Own(prefix, worktree.Id), sha, ct)).Match<Outcome<SavedWork>>(_ => new SavedWork(store, sha, left), unkept => unkept);
    }

    /// <summary>Makes the folder again as it was saved, or, when it was not, as its branch has it.</summary>
    public async Task<Outcome<Worktree>> RestoreAsync(Worktree worktree, CancellationToken ct)
    {
        var opened = await git.StoreAsync(worktree, ct);
        if (opened.Failure is { } failure)
        {
            return failure;
        }

        WorktreeRoot.Private(Path.GetDirectoryName(worktree.Path)!); // it lies in the root
        Outcome<string?> asked = worktree.Branch is null ? default(string) : await git.TipAsync(opened.Value, "refs/heads/" + worktree.Branch, ct);
        var tip = asked.IsOk ? asked.Value : null;
        var begun = worktree.SavedSha ?? tip ?? worktree.BaseSha!; // only scratch folders have no base
        GitPlace place;
        if (worktree.Branch is { } branch)
        {
            await ForgetAsync(opened.Value, worktree, ct);
            var attached = await AttachAsync(opened.Value, worktree.Path, branch, tip is not null ? null : worktree.SavedSha is null ? begun : begun + "^", ct);
            if (attached.Failure is { } unattached)
            {
                return unattached;
            }

            worktree = worktree with { GitDir = attached.Value };
            place = new GitPlace(worktree.Path, attached.Value) { Settings = opened.Value.Settings };
        }
        else
        {
            WorktreeRoot.Private(worktree.Path);
            place = opened.Value with { Folder = worktree.Path };
        }

        var filled = await FillAsync(place, begun, worktree.Id, hasOwnIndex: worktree.Branch is not null, ct);
        if (filled.Failure is { } empty)
        {
            return empty;
        }

        // As far as they are still there and small enough: they are the person's.
        var copied = CopyIgnored.Copy(worktree.Repository, worktree.Path, worktree.Copied);
        return copied.IsOk ? worktree with { Copied = copied.Value } : worktree;
    }

    /// <summary>Removes folder and registration; the branch too, unless it is wanted later.</summary>
    public async Task<Outcome<Done>> RemoveAsync(GitPlace store, Worktree worktree, bool withBranch, CancellationToken ct)
    {
        try
        {
            FolderTree.Remove(worktree.Path);
            File.Delete(root.IndexOf(worktree.Id));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failure.Unavailable($"The folder of the worktree could not be removed: {e.Message}");
        }

        if (worktree.Branch is not { } branch)
        {
            return Done.Ok;
        }

        // The worktree's own git folder goes with its registration: what comes now is asked of the person's repository.
        var opened = await git.StoreAsync(worktree, ct);
        if (opened.Failure is { } failure)
        {
            return failure;
        }

        await ForgetAsync(opened.Value, worktree, ct);
        return withBranch ? await git.DropAsync(opened.Value, "refs/heads/" + branch, ct) : Done.Ok;
    }

    /// <summary>Removes what the repository remembers of a worktree whose folder is gone.</summary>
    public Task ForgetAsync(GitPlace repository, Worktree worktree, CancellationToken ct) => Directory.Exists(worktree.Path)
        ? Task.CompletedTask
        : git.RegisterAsync(repository, "Forgetting the worktree", ["remove", "--force", "--force", "--", worktree.Path], ct);

    private static string[] NewBranch(string branch, string? sha) => sha is null ? [] : ["--no-track", "-b", branch];
}
