using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Worktrees.Repository;

namespace RuntimesWeb.Core.Worktrees;

/// <summary>What a folder is to be made from.</summary>
internal sealed record FolderSource(WorktreeKind Kind, GitPlace? Place, string SubFolder, FoundCommit? Commit);

/// <summary>A folder to be made.</summary>
/// <param name="Repository">The person's repository; null for a folder without git, and for an empty one of such.</param>
internal sealed record FolderPlan(Worktree Worktree, GitPlace? Repository, IReadOnlyList<GlobPattern> Patterns);

/// <summary>Finds out what a worktree can be made from, and makes its folder.</summary>
internal sealed class MakeFolder(FindRepository find, WorktreeGit git, WorktreeFolders folders, CopyFolder copy, WorktreeRoot root)
{
    public async Task<Outcome<FolderSource>> LookAsync(NewWorktree wanted, CancellationToken ct)
    {
        if (wanted.IsScratch || wanted.Folder is not { } folder)
        {
            return new FolderSource(WorktreeKind.Scratch, null, "", null);
        }

        var found = find.Run(folder.Path);
        if (found.Failure is { } failure)
        {
            return failure;
        }

        if (found.Value is not { } repository)
        {
            return wanted.BaseRef is null ? new FolderSource(WorktreeKind.Copy, null, "", null) : Failure.InvalidField("baseRef", $"{folder} is no git repository: there is nothing to begin from but its files");
        }

        var opened = await GitSettings.ReadAsync(git.Git, repository.Place, ct);
        if (opened.Failure is { } unread)
        {
            return unread;
        }

        var commit = await find.CommitAsync(opened.Value, wanted.BaseRef, ct);
        if (commit.Failure is { } missing)
        {
            return missing;
        }

        if (repository.SubFolder.Length > 0 && (await git.AskAsync(opened.Value, "", ["rev-parse", "--verify", "--quiet", $"{commit.Value.Sha}:{repository.SubFolder}"], GitCall.Plain, ct)).Failure is not null)
        {
            return Failure.Conflict($"{repository.SubFolder} is not in the commit that work would begin from", "Commit the folder, or choose the repository itself.");
        }

        return new FolderSource(WorktreeKind.Git, opened.Value, repository.SubFolder, commit.Value);
    }

    public async Task<Outcome<Worktree>> RunAsync(FolderPlan plan, CancellationToken ct)
    {
        var worktree = plan.Worktree;
        switch (worktree.Kind)
        {
            case WorktreeKind.Scratch:
                WorktreeRoot.Private(worktree.Path);
                return worktree;
            case WorktreeKind.Copy:
                WorktreeRoot.Private(worktree.Path);
                var copied = await copy.RunAsync(worktree.Repository, worktree.Path, worktree.GitDir!, root.IndexOf(worktree.Id), ct); // a copy always has one
                return copied.Failure is { } uncopied ? uncopied : await WithIgnoredAsync(worktree with { BaseSha = copied.Value }, new GitPlace(worktree.Repository, worktree.GitDir!), plan, ct);
            default:
                var repository = plan.Repository!; // where a git worktree comes from
                var attached = await folders.AttachAsync(repository, worktree.Path, worktree.Branch!, worktree.BaseSha!, ct);
                if (attached.Failure is { } unattached)
                {
                    return unattached;
                }

                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(worktree.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                }

                var filled = await folders.FillAsync(new GitPlace(worktree.Path, attached.Value) { Settings = repository.Settings }, worktree.BaseSha!, worktree.Id, hasOwnIndex: true, ct); // a git worktree has a base
                return filled.Failure is { } empty ? empty : await WithIgnoredAsync(worktree with { GitDir = attached.Value }, repository, plan, ct);
        }
    }

    /// <summary>Removes what there is of a worktree that could not be made.</summary>
    public async Task RemoveAsync(FolderPlan plan, CancellationToken ct)
    {
        try
        {
            FolderTree.Remove(plan.Worktree.Path);
            FolderTree.Remove(plan.Worktree.Path + ".git");
            File.Delete(root.IndexOf(plan.Worktree.Id));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next start looks for leftovers.
        }

        if (plan is { Repository: { } repository, Worktree.Branch: { } branch })
        {
            await folders.ForgetAsync(repository, plan.Worktree, ct);
            await git.DropAsync(repository, "refs/heads/" + branch, ct);
        }
    }

    private async Task<Outcome<Worktree>> WithIgnoredAsync(Worktree worktree, GitPlace from, FolderPlan plan, CancellationToken ct)
    {
        var copied = await new CopyIgnored(git).RunAsync(from, worktree.Path, plan.Patterns, ct);
        return copied.Failure is { } failure ? failure : worktree with { Copied = copied.Value };
    }
}
