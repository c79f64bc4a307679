using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Tidying;

/// <summary>Works out which patterns a <c>.gitignore</c> lacks: those that ignore nothing of what is tracked, and of which git says that nothing ignores it yet.</summary>
internal sealed class IgnoreFile(Git git)
{
    public const string Name = ".gitignore";
    private const string Probe = "probe-of-a-recipe";

    public async Task<IReadOnlyList<string>> MissingAsync(WorkFolder folder, IEnumerable<string> patterns, IReadOnlyList<FoundFile> tracked, RecipeClock clock, CancellationToken ct)
    {
        var wanted = patterns.Where(p => !tracked.Any(Hits(p))).ToDictionary(Example, p => p, StringComparer.Ordinal);
        if (wanted.Count == 0)
        {
            return [];
        }

        // What only this person's own settings ignore, others would commit.
        var asked = await git.RunAsync(
            folder.Path, ["-c", "core.excludesFile=/dev/null", "check-ignore", "--no-index", "--verbose", "--", .. wanted.Keys], clock.Left,
            line =>
            {
                // "source:line:pattern<tab>path", of which a pattern with ! takes back.
                if (line.Split('\t') is [var source, var path] && source.Split(':')[0].EndsWith(Name, StringComparison.Ordinal) && !source.Split(':')[^1].StartsWith('!'))
                {
                    wanted.Remove(path);
                }

                return true;
            },
            ct);
        return asked is { IsOk: true, Value: { ExitCode: 0 or 1 } } ? [.. wanted.Values] : [];
    }

    /// <summary>The file with what it lacks at its end.</summary>
    public static string With(string before, IReadOnlyList<string> missing)
    {
        var end = before.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var text = before.Length == 0 || before.EndsWith('\n') ? before : before + end;
        return text + (text.Length > 0 ? end : "") + string.Concat(missing.Select(m => m + end));
    }

    // A path that the pattern would ignore.
    private static string Example(string pattern) => pattern.EndsWith('/') ? $"{pattern}{Probe}" : pattern.Replace("*", Probe, StringComparison.Ordinal);

    // Made once for all files.
    private static Func<FoundFile, bool> Hits(string pattern)
    {
        var name = pattern.TrimEnd('/');
        return !pattern.EndsWith('/') ? GlobPattern.Parse(pattern) is { IsOk: true } glob ? f => glob.Value.Matches(f.Path) : _ => false
            : name.Contains('/', StringComparison.Ordinal) ? f => f.Path.StartsWith(pattern, StringComparison.Ordinal) || f.Path.Contains('/' + pattern, StringComparison.Ordinal)
            : name.StartsWith('*') ? f => f.Folder.Split('/').Any(part => part.EndsWith(name[1..], StringComparison.OrdinalIgnoreCase))
            : f => f.Folder.Split('/').Contains(name, StringComparer.OrdinalIgnoreCase);
    }
}
