using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Worktrees.Repository;

namespace RuntimesWeb.Core.Worktrees.Diffs;

/// <summary>Reads what a worktree changes. Nothing that a person or an agent sees is touched by it: no index, no branch, no file.</summary>
public sealed class ReadDiff
{
    private readonly WorktreeStore _store;
    private readonly WorktreeGit _git;
    private readonly TakeSnapshot _snapshot;
    private readonly RepositoryTurns _turns;

    internal ReadDiff(WorktreeStore store, WorktreeGit git, TakeSnapshot snapshot, RepositoryTurns turns) => (_store, _git, _snapshot, _turns) = (store, git, snapshot, turns);

    public Task<Outcome<WorktreeDiff>> RunAsync(Guid id, CancellationToken ct) => ReadAsync(id, withText: true, ct);

    /// <summary>The numbers without the hunks: cheaper, for lists and for whether there is anything at all.</summary>
    public Task<Outcome<WorktreeDiff>> StatsAsync(Guid id, CancellationToken ct) => ReadAsync(id, withText: false, ct);

    /// <summary>One file with all its hunks, also when the diff left them out.</summary>
    public async Task<Outcome<DiffFile>> FileAsync(Guid id, string path, CancellationToken ct)
    {
        if (await _store.FindAsync(id, ct) is not { } worktree)
        {
            return Missing();
        }

        using var reading = new DiffReading(path);
        var read = await ReadAsync(worktree, reading, withText: true, ct);
        return read.Failure is { } failure ? failure
            : reading.One() is { } file ? file with { SizeBytes = Size(worktree, file) }
            : Failure.NotFound($"{RefNames.Show(path)} is not changed in this worktree");
    }

    /// <summary>Reads the diff of what is there now; the caller has the worktree's turn, or needs none.</summary>
    internal async Task<Outcome<Snapshot>> ReadAsync(Worktree worktree, DiffScanner reading, bool withText, CancellationToken ct)
    {
        using var turn = await _turns.OfWorktreeAsync(worktree.Id, ct);
        return await ReadInTurnAsync(worktree, reading, withText, ct);
    }

    internal async Task<Outcome<Snapshot>> ReadInTurnAsync(Worktree worktree, DiffScanner reading, bool withText, CancellationToken ct)
    {
        var taken = await _snapshot.RunAsync(worktree, ct);
        if (taken.Failure is { } failure)
        {
            return failure;
        }

        var read = await _git.AskAsync(
            taken.Value.Place, "Reading the diff", [.. DiffScanner.Arguments(withText), worktree.BaseSha!, taken.Value.TreeSha], Projects.GitCall.Plain, ct, reading.Feed); // what has a tree has a base
        return read.Failure is { } unread ? unread : taken;
    }

    private static Failure Missing() => Failure.NotFound("there is no such worktree");

    private static long? Size(Worktree worktree, DiffFile file)
    {
        var there = new FileInfo(Path.Combine(worktree.Path, file.Path));
        return file.Status == FileChange.Deleted ? 0 : there.Exists && there.LinkTarget is null ? there.Length : null;
    }

    private async Task<Outcome<WorktreeDiff>> ReadAsync(Guid id, bool withText, CancellationToken ct)
    {
        if (await _store.FindAsync(id, ct) is not { } worktree)
        {
            return Missing();
        }

        if (worktree.Kind == WorktreeKind.Scratch)
        {
            return new WorktreeDiff("", "", [], new DiffStats(0, 0, 0, IsCut: false), []);
        }

        using var reading = new DiffReading();
        var read = await ReadAsync(worktree, reading, withText, ct);
        if (read.Failure is { } failure)
        {
            return failure;
        }

        var (files, stats) = reading.End();
        return new WorktreeDiff(worktree.BaseSha!, read.Value.TreeSha, withText ? [.. files.Select(f => f with { SizeBytes = Size(worktree, f) })] : files, stats, read.Value.Skipped); // it has a base
    }
}
