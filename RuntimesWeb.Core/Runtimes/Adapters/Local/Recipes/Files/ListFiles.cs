using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

/// <summary>Finds the files of a folder: what git knows or would add, else what lies there. Follows no link, leaves the folder nowhere, and stops at a bound.</summary>
internal sealed class ListFiles(Git git)
{
    private const int MostFiles = 50_000;
    private const int MostFolders = 50_000;

    // What programs made or brought along; of these nothing is the person's own work.
    private static readonly HashSet<string> Skipped = new(
        [".git", ".hg", ".svn", "node_modules", "bower_components", "vendor", "third_party", "bin", "obj", "target", "dist", ".next", ".nuxt", ".venv", "venv", "__pycache__", ".tox", ".mypy_cache", ".pytest_cache", ".gradle", ".idea", ".vs", "coverage", ".cache", "Pods"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> SkippedInGit = new(["node_modules", "bower_components", "vendor", "third_party", "__pycache__", "Pods"], StringComparer.OrdinalIgnoreCase);

    public async Task<FileListing> RunAsync(WorkFolder folder, RecipeClock clock, CancellationToken ct) =>
        await FromGitAsync(folder, ["--cached", "--others", "--exclude-standard"], clock, ct) ?? FromFolder(folder, clock, ct);

    /// <summary>Only what git tracks; nothing when the folder is in no git repository.</summary>
    public async Task<FileListing> TrackedAsync(WorkFolder folder, RecipeClock clock, CancellationToken ct) =>
        await FromGitAsync(folder, ["--cached"], clock, ct) ?? new FileListing([], 0, IsGit: false, null);

    /// <summary>The paths among those of git that its pathspecs choose, such as by attributes; null when git could not tell.</summary>
    public async Task<HashSet<string>?> ChosenAsync(WorkFolder folder, RecipeClock clock, CancellationToken ct, params IReadOnlyList<string> pathspecs)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        var listed = await git.RunAsync(folder.Path, ["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate", "--", .. pathspecs], clock.Left, line => paths.Add(line) || true, ct);
        return listed is { IsOk: true, Value: { IsOk: true, IsCut: false } } ? paths : null;
    }

    /// <summary>What git stores as something else than what lies here, such as large files and secrets: to be left alone.</summary>
    public Task<HashSet<string>?> ConvertedAsync(WorkFolder folder, RecipeClock clock, CancellationToken ct) => ChosenAsync(folder, clock, ct, ".", ":(exclude,attr:!filter)");

    private async Task<FileListing?> FromGitAsync(WorkFolder folder, IReadOnlyList<string> which, RecipeClock clock, CancellationToken ct)
    {
        var taken = new Taking(folder);
        string? cut = null;
        var listed = await git.RunAsync(folder.Path, ["ls-files", .. which, "--deduplicate"], clock.Left, line =>
        {
            // A name with odd characters comes in quotes; it is left out.
            if (!line.StartsWith('"') && !line.Split('/')[..^1].Any(SkippedInGit.Contains))
            {
                taken.Take(line);
            }

            cut = taken.Count >= MostFiles ? $"only the first {MostFiles:N0} files were looked at" : null;
            return cut is null;
        }, ct);
        return listed is { IsOk: true, Value.IsOk: true } ? taken.Listing(isGit: true, cut ?? (listed.Value.IsCut ? "the time was up before all files were listed" : null)) : null;
    }

    private static FileListing FromFolder(WorkFolder folder, RecipeClock clock, CancellationToken ct)
    {
        var taken = new Taking(folder);
        var waiting = new Queue<string>([""]);
        var (folders, cut) = (0, (string?)null);
        while (cut is null && waiting.TryDequeue(out var at))
        {
            ct.ThrowIfCancellationRequested();
            foreach (var entry in Entries(Path.Combine(folder.Path, at)))
            {
                var path = at.Length == 0 ? entry.Name : at + "/" + entry.Name;
                if (entry is DirectoryInfo)
                {
                    if (entry.LinkTarget is null && !Skipped.Contains(entry.Name))
                    {
                        waiting.Enqueue(path);
                    }
                }
                else
                {
                    taken.Take(path);
                }
            }

            cut = taken.Count >= MostFiles || ++folders >= MostFolders ? $"only the first {taken.Count:N0} files were looked at" : clock.IsUp ? "the time was up before all files were listed" : null;
        }

        return taken.Listing(isGit: false, cut);
    }

    private static IEnumerable<FileSystemInfo> Entries(string folder)
    {
        try
        {
            return [.. new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Takes the regular files among the paths; what lies behind a link is not in the folder.</summary>
    private sealed class Taking(WorkFolder folder)
    {
        private readonly List<FoundFile> _files = [];
        private readonly Dictionary<string, bool> _inside = new(StringComparer.Ordinal);

        public int Count => _files.Count;

        public void Take(string path)
        {
            try
            {
                var file = new FileInfo(Path.Combine(folder.Path, path));
                if (file.Exists && file.LinkTarget is null && IsInside(file.DirectoryName!)) // a file has a folder
                {
                    _files.Add(new FoundFile(path, file.Length));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                // It cannot be looked at, so it is left out.
            }
        }

        public FileListing Listing(bool isGit, string? cut) => new([.. _files.OrderBy(f => f.Path, StringComparer.Ordinal)], _inside.Count, isGit, cut);

        private bool IsInside(string parent)
        {
            if (!_inside.TryGetValue(parent, out var inside))
            {
                _inside[parent] = inside = RealPath.Of(parent) == Path.GetFullPath(parent) && RealPath.IsInside(parent, folder.Path);
            }

            return inside;
        }
    }
}
