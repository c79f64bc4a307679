using System.Globalization;
using System.Text;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Worktrees.Repository;

namespace RuntimesWeb.Core.Worktrees.Diffs;

/// <summary>A file of a worktree as it is now.</summary>
public sealed record WorktreeFile(string Path, long SizeBytes, bool IsLink);

/// <summary>A page of files in the order of their paths; <paramref name="NextCursor"/> is null at the end.</summary>
public sealed record WorktreeFilePage(IReadOnlyList<WorktreeFile> Files, int Total, string? NextCursor);

/// <summary>A file's text; null for one that is binary. A long one is cut.</summary>
public sealed record WorktreeFileText(string Path, string? Text, long SizeBytes, bool IsCut);

/// <summary>Lists and reads the files of a worktree as they are now, without those that git ignores.</summary>
public sealed class ReadFiles
{
    private const int MostOfAPage = 1000;
    private const int UsualPage = 200;
    private const int LongestText = 512 * 1024;
    private const int Looked = 8000;

    private readonly WorktreeStore _store;
    private readonly WorktreeGit _git;
    private readonly TakeSnapshot _snapshot;
    private readonly RepositoryTurns _turns;

    internal ReadFiles(WorktreeStore store, WorktreeGit git, TakeSnapshot snapshot, RepositoryTurns turns) => (_store, _git, _snapshot, _turns) = (store, git, snapshot, turns);

    /// <param name="cursor">An earlier page's <c>NextCursor</c>.</param>
    public async Task<Outcome<WorktreeFilePage>> ListAsync(Guid id, string? cursor, int? limit, CancellationToken ct)
    {
        if ((cursor is { Length: > 0 } && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out _)) || limit is < 1 or > MostOfAPage)
        {
            return Failure.Invalid($"cursor must come from an earlier page, and limit be between 1 and {MostOfAPage}");
        }

        var taken = await TakeAsync(id, ct);
        if (taken.Failure is { } failure)
        {
            return failure;
        }

        var listed = await _git.AskAsync(taken.Value.Place, "Listing the files", ["ls-tree", "-r", "-l", "-z", "--full-tree", taken.Value.TreeSha], GitCall.Plain, ct);
        if (listed.Failure is { } unlisted)
        {
            return unlisted;
        }

        var all = listed.Value.Parts.Select(Parse).OfType<WorktreeFile>().ToList();
        var from = cursor is { Length: > 0 } ? int.Parse(cursor, CultureInfo.InvariantCulture) : 0;
        var page = all.Skip(from).Take(limit ?? UsualPage).ToList();
        return new WorktreeFilePage(page, all.Count, from + page.Count < all.Count ? (from + page.Count).ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <param name="path">As the list names it.</param>
    public async Task<Outcome<WorktreeFileText>> TextAsync(Guid id, string path, CancellationToken ct)
    {
        if (!RefNames.IsPath(path))
        {
            return Failure.InvalidField("path", "path must be one of the worktree's files, relative and with slashes");
        }

        var taken = await TakeAsync(id, ct);
        if (taken.Failure is { } failure)
        {
            return failure;
        }

        // From the tree, not from the folder: a link is its target's name, and never its target.
        var found = await _git.AskAsync(taken.Value.Place, "Finding the file", ["--literal-pathspecs", "ls-tree", "-l", "-z", "--full-tree", taken.Value.TreeSha, "--", path], GitCall.Plain, ct);
        if (found.Failure is { } unfound)
        {
            return unfound;
        }

        if (found.Value.Parts.Select(Parse).FirstOrDefault() is not { } file)
        {
            return Failure.NotFound($"there is no file {RefNames.Show(path)} in this worktree");
        }

        var sha = found.Value.Text.Split(['\t', ' '])[2];
        var read = await _git.AskAsync(taken.Value.Place, "Reading the file", ["cat-file", "blob", sha], GitCall.Plain with { MostBytes = LongestText }, ct);
        if (read.Failure is { } unread)
        {
            return unread;
        }

        var bytes = read.Value.Output.Span[..Math.Min(read.Value.Output.Length, LongestText)];
        var isBinary = bytes[..Math.Min(bytes.Length, Looked)].Contains((byte)0);
        return new WorktreeFileText(path, isBinary ? null : Encoding.UTF8.GetString(bytes), file.SizeBytes, !isBinary && file.SizeBytes > bytes.Length);
    }

    // "100644 blob <sha>    <size>\t<path>"
    private static WorktreeFile? Parse(string line)
    {
        var tab = line.IndexOf('\t', StringComparison.Ordinal);
        var parts = line[..tab].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts[1] == "blob" ? new WorktreeFile(line[(tab + 1)..], long.Parse(parts[3], CultureInfo.InvariantCulture), parts[0] == "120000") : null;
    }

    private async Task<Outcome<Snapshot>> TakeAsync(Guid id, CancellationToken ct)
    {
        if (await _store.FindAsync(id, ct) is not { } worktree)
        {
            return Failure.NotFound("there is no such worktree");
        }

        using var turn = await _turns.OfWorktreeAsync(id, ct);
        return await _snapshot.RunAsync(worktree, ct);
    }
}
