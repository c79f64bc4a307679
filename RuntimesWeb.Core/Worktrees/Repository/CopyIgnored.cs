using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;

namespace RuntimesWeb.Core.Worktrees.Repository;

/// <summary>Copies files that git ignores, such as <c>.env</c>, from the person's folder into a worktree: regular files only, never through a link.</summary>
internal sealed class CopyIgnored(WorktreeGit git)
{
    public const int MostFiles = 100;
    public const long MostBytes = 10 * 1024 * 1024;

    public static Outcome<IReadOnlyList<GlobPattern>> Parse(IReadOnlyList<string> patterns)
    {
        var parsed = new List<GlobPattern>();
        foreach (var pattern in patterns)
        {
            var one = GlobPattern.Parse(pattern);
            if (one.Failure is { } failure)
            {
                return Failure.InvalidField("copyPatterns", failure.Message);
            }

            parsed.Add(one.Value);
        }

        return parsed;
    }

    /// <summary>The names of what was copied.</summary>
    public async Task<Outcome<IReadOnlyList<string>>> RunAsync(GitPlace from, string to, IReadOnlyList<GlobPattern> patterns, CancellationToken ct)
    {
        if (patterns.Count == 0)
        {
            return Array.Empty<string>();
        }

        var listed = await git.AskAsync(from, "Looking for ignored files", ["ls-files", "-z", "--others", "--ignored", "--exclude-standard"], GitCall.Plain, ct);
        if (listed.Failure is { } failure)
        {
            return failure;
        }

        var wanted = listed.Value.Parts.Where(name => !name.EndsWith('/') && patterns.Any(p => p.Matches(name))).ToList();
        return wanted.Count > MostFiles ? TooMuch(wanted.Count) : Copy(from.Folder, to, wanted);
    }

    /// <summary>Copies these by name, as far as they are there and may be copied.</summary>
    public static Outcome<IReadOnlyList<string>> Copy(string from, string to, IReadOnlyList<string> names)
    {
        try
        {
            var regular = names.Where(name => RefNames.IsPath(name) && IsRegular(from, name) && !Path.Exists(Path.Combine(to, name)) && IsFree(to, name)).ToList();
            if (regular.Sum(name => new FileInfo(Path.Combine(from, name)).Length) > MostBytes)
            {
                return TooMuch(regular.Count);
            }

            foreach (var name in regular)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(to, name))!); // it lies in the folder
                File.Copy(Path.Combine(from, name), Path.Combine(to, name));
            }

            return regular;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failure.Unavailable($"The ignored files could not be copied: {e.Message}");
        }
    }

    private static bool IsRegular(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return new FileInfo(path) is { Exists: true, LinkTarget: null } && RealPath.Of(path) == path;
    }

    // A committed link in the worktree must not carry the copy elsewhere.
    private static bool IsFree(string folder, string name) => RealPath.Of(Path.Combine(folder, name)) == Path.Combine(folder, name);

    private static Failure TooMuch(int files) => Failure.InvalidField(
        "copyPatterns", $"the patterns are about {files} files; at most {MostFiles} files of {MostBytes / 1024 / 1024} MB together are copied");
}
