using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Worktrees.Diffs;
using RuntimesWeb.Core.Worktrees.Repository;

namespace RuntimesWeb.Core.Worktrees.Apply;

/// <summary>A checkout that shows a branch: what is in the way of moving it, and moving its files. It goes as a whole or not at all.</summary>
internal sealed class TargetCheckout(WorktreeGit git, FindRepository find)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    /// <summary>Where a branch is checked out; null when it is nowhere.</summary>
    public async Task<Outcome<GitPlace?>> FindAsync(GitPlace repository, string branch, CancellationToken ct)
    {
        var listed = await git.RegisterAsync(repository, "Looking for the branch's checkout", ["list", "--porcelain", "-z"], ct);
        if (listed.Failure is { } failure)
        {
            return failure;
        }

        string? folder = null;
        foreach (var line in listed.Value.Parts)
        {
            folder = line.StartsWith("worktree ", StringComparison.Ordinal) ? line["worktree ".Length..] : folder;
            if (line == "branch refs/heads/" + branch && folder is not null && Directory.Exists(folder))
            {
                var found = find.Run(RealPath.Of(folder));
                return found.Failure is { } unfound ? unfound
                    : found.Value is { } there ? (await GitSettings.ReadAsync(git.Git, there.Place, ct)).Match<Outcome<GitPlace?>>(p => p, f => f)
                    : default(GitPlace);
            }
        }

        return default(GitPlace);
    }

    /// <summary>What differs between two commits, without a search for renames.</summary>
    public async Task<Outcome<IReadOnlyList<DiffEntry>>> ChangesAsync(GitPlace place, string from, string to, CancellationToken ct)
    {
        var list = new EntryList();
        var read = await git.AskAsync(place, "Comparing", ["diff-tree", "-r", "-z", "--raw", "--no-renames", "--full-index", "--ignore-submodules=none", from, to], GitCall.Plain, ct, list.Feed);
        return read.Failure is { } failure ? failure : list.Entries.ToArray();
    }

    /// <summary>Those of the files to be changed that hold something of the person's: changed, staged, or in the way without being known to git.</summary>
    public async Task<Outcome<IReadOnlyList<string>>> InTheWayAsync(GitPlace checkout, IReadOnlyList<DiffEntry> changes, CancellationToken ct)
    {
        var asked = await git.AskAsync(
            checkout, "Looking at the checkout", ["status", "--porcelain=v1", "-z", "--untracked-files=no", "--no-renames", "--ignore-submodules=all"], GitCall.Plain, ct);
        if (asked.Failure is { } failure)
        {
            return failure;
        }

        var touched = asked.Value.Parts.Where(line => line.Length > 3).Select(line => line[3..]).ToHashSet(StringComparer.Ordinal);
        var deleted = changes.Where(c => c.Status == 'D').Select(c => c.Path).ToHashSet(StringComparer.Ordinal);
        return changes.Where(c => touched.Contains(c.Path) || (c.Status == 'A' && IsTaken(checkout.Folder, c.Path, deleted))).Select(c => c.Path).Order(StringComparer.Ordinal).ToArray();
    }

    /// <summary>Brings files and index from one commit to the other; git looks at all of them before it writes the first.</summary>
    public Task<Outcome<GitAnswer>> MoveAsync(GitPlace checkout, string from, string to, CancellationToken ct) =>
        git.AskAsync(checkout, "Writing the files", ["-c", "checkout.workers=2", "read-tree", "-m", "-u", from, to], GitCall.Plain with { Limit = Limit }, ct);

    /// <summary>Gives the files that were written already their old content again, after a move that a crash cut off. What is neither old nor new is somebody's, and stays.</summary>
    public async Task<Outcome<Done>> TakeBackAsync(GitPlace checkout, IReadOnlyList<DiffEntry> changes, CancellationToken ct)
    {
        var there = changes.Where(c => c.Status != 'D' && c.NewMode != "120000" && new FileInfo(Path.Combine(checkout.Folder, c.Path)) is { Exists: true, LinkTarget: null }).ToList();
        var hashed = await git.AskAsync(checkout, "Looking at the files", ["hash-object", "--stdin-paths"], GitCall.With(string.Concat(there.Select(c => c.Path + "\n"))), ct);
        if (hashed.Failure is { } failure)
        {
            return failure;
        }

        var written = there.Zip(hashed.Value.Text.Split('\n')).Where(pair => pair.First.NewSha == pair.Second).Select(pair => pair.First).ToList();
        foreach (var added in written.Where(c => c.Status == 'A'))
        {
            File.Delete(Path.Combine(checkout.Folder, added.Path));
        }

        var back = written.Where(c => c.Status != 'A').Concat(changes.Where(c => c.Status == 'D' && !Path.Exists(Path.Combine(checkout.Folder, c.Path)))).Select(c => c.Path + "\0");
        var restored = await git.AskAsync(checkout, "Restoring the files", ["checkout-index", "-f", "-z", "--stdin"], GitCall.With(string.Concat(back)), ct);
        return restored.Match(_ => Done.Ok, unrestored => unrestored);
    }

    // A file or a link where a folder must be, or anything where the new file must be. What goes with this change is not in its way.
    private static bool IsTaken(string folder, string path, HashSet<string> deleted)
    {
        if (Path.Exists(Path.Combine(folder, path)) || new FileInfo(Path.Combine(folder, path)).LinkTarget is not null)
        {
            return !Directory.Exists(Path.Combine(folder, path)) || Directory.EnumerateFiles(Path.Combine(folder, path), "*", SearchOption.AllDirectories)
                .Any(f => !deleted.Contains(Path.GetRelativePath(folder, f).Replace(Path.DirectorySeparatorChar, '/')));
        }

        for (var above = Parent(path); above.Length > 0; above = Parent(above))
        {
            var there = new FileInfo(Path.Combine(folder, above));
            if ((there.Exists || there.LinkTarget is not null) && !deleted.Contains(above))
            {
                return true;
            }
        }

        return false;
    }

    private static string Parent(string path) => path.LastIndexOf('/') is >= 0 and var end ? path[..end] : "";

    private sealed class EntryList : DiffScanner
    {
        protected override void Begin(DiffEntry entry, ReadOnlySpan<byte> line)
        {
            // There is no text.
        }

        protected override void Hunk(ReadOnlySpan<byte> line, HunkRange range)
        {
            // There is no text.
        }

        protected override void HunkLine(ReadOnlySpan<byte> line)
        {
            // There is no text.
        }
    }
}
