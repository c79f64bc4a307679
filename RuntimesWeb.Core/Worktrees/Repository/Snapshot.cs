using System.Text;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;

namespace RuntimesWeb.Core.Worktrees.Repository;

/// <summary>What is in a worktree now, as a git tree.</summary>
/// <param name="Skipped">Repositories inside it and files that are too large: they are in no tree.</param>
internal sealed record Snapshot(GitPlace Place, string TreeSha, IReadOnlyList<string> Skipped);

/// <summary>
/// Writes the present state of a worktree as a tree: what is committed, changed, and new as far as git does not ignore it. It goes through an index of the server's own, so
/// that neither the person's nor the agent's index is touched, and what the agent's index claims ("unchanged") is not believed.
/// </summary>
internal sealed class TakeSnapshot(WorktreeGit git, WorktreeRoot root)
{
    public const long LargestFile = 200L * 1024 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>The caller has the worktree's turn.</summary>
    public async Task<Outcome<Snapshot>> RunAsync(Worktree worktree, CancellationToken ct)
    {
        var opened = await git.PlaceAsync(worktree, ct);
        if (opened.Failure is { } closed)
        {
            return closed;
        }

        if (!Directory.Exists(worktree.Path))
        {
            return await KeptAsync(opened.Value, worktree, ct);
        }

        var (place, index) = (opened.Value, root.IndexOf(worktree.Id));
        try
        {
            File.Delete(index + ".lock"); // only this class writes it, one at a time
            return await TreeAsync(place, worktree, index, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failure.Unavailable($"The files of the worktree could not be read: {e.Message}");
        }
    }

    private async Task<Outcome<Snapshot>> KeptAsync(GitPlace place, Worktree worktree, CancellationToken ct)
    {
        if (worktree.SavedSha is not { } saved)
        {
            return Failure.Conflict("The folder of this worktree is not there any more", "Resume it: what was committed comes back.");
        }

        var tree = await git.TreeAsync(place, saved, ct);
        return tree.Failure is { } failure ? failure : new Snapshot(place, tree.Value, []);
    }

    private async Task<Outcome<Snapshot>> TreeAsync(GitPlace place, Worktree worktree, string index, CancellationToken ct)
    {
        if (!File.Exists(index) && (await git.AskAsync(place, "Reading the base", ["read-tree", worktree.BaseSha!], GitCall.On(index), ct)).Failure is { } unread) // only scratch folders have no base
        {
            return unread;
        }

        var listed = await git.AskAsync(
            place, "Looking for changes", ["ls-files", "-z", "--others", "--modified", "--deleted", "--exclude-standard"], GitCall.On(index) with { Limit = Limit }, ct);
        if (listed.Failure is { } failure)
        {
            return failure;
        }

        if (listed.Value.IsCut)
        {
            return Failure.Conflict("The worktree holds too many new files to look at", "Have git ignore what is not part of the work, with a .gitignore.");
        }

        var (paths, skipped) = Sort(place.Folder, listed.Value.Output.Span);
        if (paths.Length > 0)
        {
            var added = await git.AskAsync(
                place, "Reading the changed files", ["-c", "core.protectNTFS=false", "-c", "core.safecrlf=false", "update-index", "-z", "--add", "--remove", "--replace", "--stdin"],
                GitCall.On(index, paths) with { Limit = Limit }, ct);
            if (added.Failure is { } unreadable)
            {
                return unreadable;
            }
        }

        var tree = await git.AskAsync(place, "Writing down what is there", ["-c", "core.protectNTFS=false", "write-tree"], GitCall.On(index), ct);
        return tree.Failure is { } unwritten ? unwritten : new Snapshot(place, tree.Value.Line, skipped);
    }

    // Names stay bytes: a name need not be text.
    private static (byte[] Paths, List<string> Skipped) Sort(string folder, ReadOnlySpan<byte> names)
    {
        var skipped = new List<string>();
        var paths = new MemoryStream();
        while (names.IndexOf((byte)0) is >= 0 and var end)
        {
            var name = names[..end];
            var text = Encoding.UTF8.GetString(name);
            if (name.EndsWith("/"u8))
            {
                skipped.Add(text);
            }
            else if (new FileInfo(Path.Combine(folder, text)) is { LinkTarget: null, Exists: true, Length: > LargestFile })
            {
                skipped.Add(text);
            }
            else
            {
                paths.Write(names[..(end + 1)]);
            }

            names = names[(end + 1)..];
        }

        return (paths.ToArray(), [.. skipped.Distinct(StringComparer.Ordinal)]);
    }
}
