using System.Text;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;

namespace RuntimesWeb.Core.Worktrees.Repository;

/// <summary>Copies a folder without git: its files as they are, links as links, without what its <c>.gitignore</c> names and what is made again by tools. Its history lies in the server's data.</summary>
internal sealed class CopyFolder(WorktreeGit git)
{
    public const int MostFiles = 50_000;
    public const long MostBytes = 1024L * 1024 * 1024;

    private static readonly string[] MadeAgain =
        ["node_modules/", "bin/", "obj/", ".venv/", "venv/", "__pycache__/", ".tox/", "target/", "dist/", ".next/", ".gradle/", ".cache/", ".DS_Store"];

    /// <summary>The commit that holds the folder as it was.</summary>
    public async Task<Outcome<string>> RunAsync(string from, string to, string store, string index, CancellationToken ct)
    {
        var made = await git.AskAsync(new GitPlace(from, store) { HasFiles = false }, "Making the history", ["init", "--quiet", "--bare", "--template=", "--initial-branch=base"], GitCall.Plain, ct);
        if (made.Failure is { } failure)
        {
            return failure;
        }

        Directory.CreateDirectory(Path.Combine(store, "info"));
        await File.WriteAllLinesAsync(Path.Combine(store, "info", "exclude"), MadeAgain, ct);
        var listed = await git.AskAsync(new GitPlace(from, store), "Listing the folder", ["ls-files", "-z", "--others", "--exclude-standard"], GitCall.On(index), ct);
        if (listed.Failure is { } unlisted)
        {
            return unlisted;
        }

        var names = listed.Value.Parts.Where(n => !n.EndsWith('/')).ToList();
        if (Copy(from, to, names, ct) is { } uncopied)
        {
            return uncopied;
        }

        var (place, input) = (new GitPlace(to, store), Encoding.UTF8.GetBytes(string.Concat(names.Select(n => n + "\0"))));
        var added = await git.AskAsync(place, "Writing down the files", ["-c", "core.protectNTFS=false", "update-index", "-z", "--add", "--stdin"], GitCall.On(index, input) with { Limit = TimeSpan.FromMinutes(10) }, ct);
        if (added.Failure is { } unadded)
        {
            return unadded;
        }

        var tree = await git.AskAsync(place, "Writing down the folder", ["-c", "core.protectNTFS=false", "write-tree"], GitCall.On(index), ct);
        if (tree.Failure is { } unwritten)
        {
            return unwritten;
        }

        var commit = await git.CommitAsync(place, tree.Value.Line, [], "The folder as it was", isOfPerson: false, ct);
        return commit.Failure is { } uncommitted ? uncommitted
            : (await git.KeepAsync(place, "refs/heads/base", commit.Value, ct)).Match<Outcome<string>>(_ => commit.Value, unkept => unkept);
    }

    private static Failure? Copy(string from, string to, List<string> names, CancellationToken ct)
    {
        var bytes = names.Take(MostFiles + 1).Sum(n => new FileInfo(Path.Combine(from, n)) is { LinkTarget: null, Exists: true } file ? file.Length : 0);
        if (names.Count > MostFiles || bytes > MostBytes)
        {
            return Failure.Conflict(
                $"{from} holds {names.Count} files of {bytes / 1024 / 1024} MB; a folder without git is copied up to {MostFiles} files and {MostBytes / 1024 / 1024} MB",
                "Make it a git repository, or name what is not part of the work in a .gitignore.");
        }

        try
        {
            foreach (var name in names)
            {
                ct.ThrowIfCancellationRequested();
                var (source, target) = (Path.Combine(from, name), Path.Combine(to, name));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!); // it lies in the folder
                if (new FileInfo(source).LinkTarget is { } link)
                {
                    File.CreateSymbolicLink(target, link);
                }
                else
                {
                    File.Copy(source, target);
                }
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failure.Unavailable($"{from} could not be copied: {e.Message}");
        }
    }
}
