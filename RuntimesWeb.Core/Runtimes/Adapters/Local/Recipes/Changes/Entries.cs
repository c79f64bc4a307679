using System.Text;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Changes;

/// <summary>The commits of a changelog in groups, each with its heading: by what they say they are when most do, else by where they happened.</summary>
internal sealed record Entries(bool IsByKind, IReadOnlyList<(string Heading, IReadOnlyList<string> Lines)> Groups)
{
    private const int LongestLine = 300;
    private const string TopArea = "Project";

    // In this order; what has no place among them comes last.
    private static readonly (string Heading, string[] Kinds)[] Headings =
    [
        ("Added", ["feat", "feature"]), ("Fixed", ["fix"]), ("Security", ["security"]), ("Performance", ["perf"]), ("Changed", ["refactor"]), ("Deprecated", ["deprecate"]), ("Removed", ["remove"]),
        ("Reverted", ["revert"]), ("Documentation", ["docs", "doc"]), ("Internal", ["build", "ci", "chore", "test", "tests", "style", "deps"]), ("Other", []),
    ];

    public int Count => Groups.Sum(g => g.Lines.Count);

    /// <param name="changelog">The file that is written; what only changed that is not news.</param>
    public static Entries Of(IReadOnlyList<Commit> commits, string changelog)
    {
        var news = commits.Where(c => !(c.Paths is [var only] && only.Equals(changelog, StringComparison.OrdinalIgnoreCase)) && c.Subject.Length > 0).ToList();
        var byKind = news.Count > 0 && news.Count(c => c.Convention is not null) * 2 >= news.Count;
        return new Entries(byKind, byKind ? [.. ByKind(news).Where(g => g.Lines.Count > 0)] : [.. ByArea(news)]);
    }

    private static IEnumerable<(string Heading, IReadOnlyList<string> Lines)> ByKind(List<Commit> commits)
    {
        yield return ("Breaking changes", [.. commits.Where(c => c.Convention is { IsBreaking: true }).Select(Line)]);
        var rest = commits.Where(c => c.Convention is not { IsBreaking: true }).ToLookup(c => Array.FindIndex(Headings, h => h.Kinds.Contains(c.Convention?.Kind ?? "", StringComparer.Ordinal)) is >= 0 and var at ? at : Headings.Length - 1);
        for (var i = 0; i < Headings.Length; i++)
        {
            yield return (Headings[i].Heading, [.. rest[i].Select(Line)]);
        }
    }

    private static IEnumerable<(string Heading, IReadOnlyList<string> Lines)> ByArea(List<Commit> commits) =>
        commits.GroupBy(c => c.Area, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (g.Key.Length == 0 ? TopArea : Text(g.Key), (IReadOnlyList<string>)[.. g.Select(Line)]));

    private static string Line(Commit commit)
    {
        var words = commit.Convention is not { } convention ? commit.Subject
            : convention.Scope.Length > 0 ? $"{convention.Scope}: {convention.What}" : convention.What;
        return $"- {Text(words)} ({commit.Hash[..7]})";
    }

    // A subject may hold code and emphasis on purpose; it may not open a tag, nor begin another line.
    private static string Text(string words)
    {
        var text = new StringBuilder();
        foreach (var c in words.Length <= LongestLine ? words : words[..LongestLine] + "…")
        {
            text.Append(c == '<' ? "&lt;" : char.IsControl(c) ? " " : c.ToString());
        }

        return text.ToString().Trim();
    }
}
