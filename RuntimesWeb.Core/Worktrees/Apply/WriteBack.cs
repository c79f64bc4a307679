using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Worktrees.Diffs;
using RuntimesWeb.Core.Worktrees.Repository;

namespace RuntimesWeb.Core.Worktrees.Apply;

/// <summary>Writes changed files into a folder without git, where each still is what it was: all of them or none.</summary>
internal sealed class WriteBack(WorktreeGit git, TargetCheckout checkouts)
{
    private const UnixFileMode Program = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>The files that are neither as they were nor as they are to be; when there are any, nothing was written.</summary>
    /// <param name="from">Commit or tree that the folder's files came from.</param>
    public async Task<Outcome<IReadOnlyList<ConflictFile>>> RunAsync(Worktree worktree, GitPlace store, string from, string to, CancellationToken ct)
    {
        var compared = await checkouts.ChangesAsync(store, from, to, ct);
        if (compared.Failure is { } failure)
        {
            return failure;
        }

        try
        {
            return await WriteAsync(worktree, store, compared.Value, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failure.Unavailable($"The files could not be written: {e.Message}", "Nothing was changed.");
        }
    }

    /// <summary>Takes back what a crash left of a write: files that are as they were to be become what they were.</summary>
    public async Task<Outcome<bool>> RepairAsync(Worktree worktree, GitPlace store, AppliedChange change, CancellationToken ct)
    {
        var compared = await checkouts.ChangesAsync(store, change.FromSha!, change.ToSha, ct); // a folder's change always has both
        if (compared.Failure is { } failure)
        {
            return failure;
        }

        var folder = worktree.Repository;
        foreach (var entry in compared.Value)
        {
            File.Delete(Staged(folder, entry.Path, worktree.Id));
            File.Delete(Old(folder, entry.Path, worktree.Id));
        }

        if (compared.Value.All(e => IsAt(folder, e.Path, e.NewMode, e.NewSha)))
        {
            return true;
        }

        var half = compared.Value.Where(e => IsAt(folder, e.Path, e.NewMode, e.NewSha)).Select(Reversed).ToList();
        var back = await WriteAsync(worktree, store, half, ct);
        return back.Failure is { } unwritten ? unwritten : false;
    }

    private static DiffEntry Reversed(DiffEntry e) => new(e.Status == 'A' ? 'D' : e.Status == 'D' ? 'A' : e.Status, e.Path, e.Path, e.NewMode, e.OldMode, e.NewSha, e.OldSha);

    private static string Staged(string folder, string path, Guid id) => Beside(folder, path, id, "new");

    private static string Old(string folder, string path, Guid id) => Beside(folder, path, id, "old");

    private static string Beside(string folder, string path, Guid id, string what) =>
        Path.Combine(folder, Path.GetDirectoryName(path) ?? "", string.Create(CultureInfo.InvariantCulture, $".{Path.GetFileName(path)}.{id.ToString("N")[..8]}.{what}"));

    private static bool IsAt(string folder, string path, string mode, string sha)
    {
        var file = new FileInfo(Path.Combine(folder, path));
        return mode == "000000" ? !file.Exists && file.LinkTarget is null && !Directory.Exists(file.FullName)
            : mode == "120000" ? file.LinkTarget is { } target && Blob(Encoding.UTF8.GetBytes(target)) == sha
            : file is { Exists: true, LinkTarget: null } && Blob(File.ReadAllBytes(file.FullName)) == sha;
    }

    private static string Blob(byte[] content)
    {
#pragma warning disable CA5350 // the name git gives a content, not a protection
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {content.Length}\0")));
        hash.AppendData(content);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // A link on the way to a file would lead the write elsewhere.
    private static bool LeadsOut(string folder, string path) => Path.GetDirectoryName(path) is { Length: > 0 } above && RealPath.Of(Path.Combine(folder, above)) != Path.Combine(folder, above);

    private async Task<Outcome<IReadOnlyList<ConflictFile>>> WriteAsync(Worktree worktree, GitPlace store, IReadOnlyList<DiffEntry> changes, CancellationToken ct)
    {
        var folder = worktree.Repository;
        var todo = changes.Where(e => LeadsOut(folder, e.Path) || !IsAt(folder, e.Path, e.NewMode, e.NewSha)).ToList();
        var conflicts = todo.Where(e => LeadsOut(folder, e.Path) || !IsAt(folder, e.Path, e.OldMode, e.OldSha)).Select(e => new ConflictFile(e.Path, "contents")).ToArray();
        if (conflicts.Length > 0)
        {
            return conflicts;
        }

        var done = new Stack<Action>();
        try
        {
            foreach (var entry in todo.Where(e => e.Status != 'D'))
            {
                var staged = Staged(folder, entry.Path, worktree.Id);
                Directory.CreateDirectory(Path.GetDirectoryName(staged)!); // it lies in the folder
                done.Push(() => File.Delete(staged));
                if (await StageAsync(store, entry, staged, ct) is { } failure)
                {
                    TakeBack(done);
                    return failure;
                }
            }

            foreach (var entry in todo)
            {
                Swap(folder, entry, worktree.Id, done);
            }
        }
        catch
        {
            TakeBack(done);
            throw;
        }

        foreach (var entry in todo)
        {
            File.Delete(Old(folder, entry.Path, worktree.Id));
        }

        return Array.Empty<ConflictFile>();
    }

    private static void TakeBack(Stack<Action> done)
    {
        while (done.TryPop(out var undo))
        {
            undo();
        }
    }

    private static void Swap(string folder, DiffEntry entry, Guid id, Stack<Action> done)
    {
        var (path, old) = (Path.Combine(folder, entry.Path), Old(folder, entry.Path, id));
        if (entry.Status != 'A')
        {
            File.Move(path, old, overwrite: true);
            done.Push(() => File.Move(old, path, overwrite: true));
        }

        if (entry.Status != 'D')
        {
            File.Move(Staged(folder, entry.Path, id), path);
            done.Push(() => File.Delete(path));
        }
    }

    private async Task<Failure?> StageAsync(GitPlace store, DiffEntry entry, string staged, CancellationToken ct)
    {
        File.Delete(staged);
        var read = await git.AskAsync(store, "Reading the work", ["cat-file", "blob", entry.NewSha], GitCall.Plain with { MostBytes = TakeSnapshot.LargestFile + 1 }, ct);
        if (read.Failure is { } failure)
        {
            return failure;
        }

        if (entry.NewMode == "120000")
        {
            File.CreateSymbolicLink(staged, read.Value.Text);
            return null;
        }

        await File.WriteAllBytesAsync(staged, read.Value.Output, ct);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(staged, entry.NewMode == "100755" ? Readable | Program : Readable);
        }

        return null;
    }
}
