using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;

namespace RuntimesWeb.Core.Worktrees.Repository;

/// <summary>Finds what lies about without a worktree that it belongs to. What may hold work is set aside, never deleted.</summary>
internal sealed class FindLeftovers(WorktreeStore store, WorktreeGit git, WorktreeFolders folders, WorktreeRoot root)
{
    private const string Aside = ".lost";

    /// <summary>The folders that were set aside.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(DateTimeOffset since, CancellationToken ct)
    {
        var rows = await store.AllAsync(ct);
        var known = rows.SelectMany(w => new[] { w.Path, w.GitDir, root.IndexOf(w.Id) }).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var lost = new List<string>();
        if (!Directory.Exists(root.Path))
        {
            return lost;
        }

        foreach (var folder in Directory.EnumerateDirectories(root.Path).Where(f => !Path.GetFileName(f).StartsWith('.')).SelectMany(Directory.EnumerateDirectories).ToList())
        {
            if (!known.Contains(folder) && Directory.GetCreationTimeUtc(folder) < since.UtcDateTime && SetAside(folder) is { } aside)
            {
                lost.Add(aside);
            }
        }

        foreach (var index in Directory.EnumerateFiles(Path.GetDirectoryName(root.IndexOf(Guid.Empty))!).Where(f => !known.Contains(f) && File.GetLastWriteTimeUtc(f) < since.UtcDateTime)) // it lies in a folder
        {
            File.Delete(index);
        }

        foreach (var repository in rows.Where(w => w.Kind == WorktreeKind.Git).DistinctBy(w => w.Repository, StringComparer.Ordinal))
        {
            await ForgetAsync(repository, known, ct);
        }

        return lost;
    }

    /// <summary>Removes what there is of a worktree that was never finished.</summary>
    public async Task RemoveAsync(Worktree worktree, CancellationToken ct)
    {
        FolderTree.Remove(worktree.Path + ".git");
        if (worktree.Kind == WorktreeKind.Git && await git.StoreAsync(worktree, ct) is { IsOk: true, Value: var place })
        {
            await folders.RemoveAsync(place, worktree, withBranch: true, ct);
        }
        else
        {
            FolderTree.Remove(worktree.Path);
        }

        await store.RemoveAsync(worktree.Id, ct);
    }

    /// <summary>The last commit on a worktree's branch, or what it began from.</summary>
    public async Task<string?> LastCommitAsync(Worktree worktree, CancellationToken ct) =>
        worktree.Branch is { } branch && await git.StoreAsync(worktree, ct) is { IsOk: true, Value: var place } && await git.TipAsync(place, "refs/heads/" + branch, ct) is { IsOk: true, Value: { } tip }
            ? tip : worktree.SavedSha ?? worktree.BaseSha;

    private string? SetAside(string folder)
    {
        if (!Directory.EnumerateFileSystemEntries(folder).Any())
        {
            FolderTree.Remove(folder);
            return null;
        }

        var aside = Path.Combine(WorktreeRoot.Private(Path.Combine(root.Path, Aside)), $"{Path.GetFileName(folder)}-{Guid.NewGuid():N}");
        Directory.Move(folder, aside);
        return aside;
    }

    // What the repository remembers of folders of ours that are gone.
    private async Task ForgetAsync(Worktree any, HashSet<string> known, CancellationToken ct)
    {
        if (await git.StoreAsync(any, ct) is not { IsOk: true, Value: var place })
        {
            return;
        }

        var listed = await git.RegisterAsync(place, "Listing the worktrees", ["list", "--porcelain", "-z"], ct);
        foreach (var path in listed.IsOk ? listed.Value.Parts.Where(p => p.StartsWith("worktree ", StringComparison.Ordinal)).Select(p => p["worktree ".Length..]).ToList() : [])
        {
            if (root.Holds(path) && !known.Contains(path) && !Directory.Exists(path))
            {
                await folders.ForgetAsync(place, any with { Path = path }, ct);
            }
        }
    }
}
