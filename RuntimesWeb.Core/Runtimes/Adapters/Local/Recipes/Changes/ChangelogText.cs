using System.Text;
using System.Text.RegularExpressions;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Changes;

/// <summary>The text of a changelog, in which one section is another one and all else stays as it is, to the last byte.</summary>
internal static partial class ChangelogText
{
    private const string Beginning = "# Changelog\n\n";

    /// <param name="before">Null when there is no file yet.</param>
    public static string With(string? before, Entries entries)
    {
        if (before is null)
        {
            return Beginning + Section("## Unreleased", entries);
        }

        var end = before.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var headings = Headings(before);
        var at = headings.FindIndex(h => Unreleased().IsMatch(h.Line));
        if (at >= 0)
        {
            var (from, line) = headings[at];
            var to = at + 1 < headings.Count ? headings[at + 1].At : LinkLines(before, from + line.Length);
            return before[..from] + Ends(Section(line.TrimEnd(), entries) + (to < before.Length ? "\n" : ""), end) + before[to..];
        }

        var section = Ends(Section("## Unreleased", entries), end);
        if (headings.Count > 0)
        {
            return before[..headings[0].At] + section + end + before[headings[0].At..];
        }

        var gap = before.Length == 0 || before.EndsWith(end + end, StringComparison.Ordinal) ? "" : before.EndsWith('\n') ? end : end + end;
        return before + gap + section;
    }

    private static string Section(string heading, Entries entries)
    {
        var text = new StringBuilder(heading).Append('\n');
        foreach (var (name, lines) in entries.Groups)
        {
            text.Append("\n### ").Append(name).Append("\n\n").AppendJoin('\n', lines).Append('\n');
        }

        return text.ToString();
    }

    // The headings of releases with their places; what stands between fences is no heading.
    private static List<(int At, string Line)> Headings(string text)
    {
        var (found, isFenced) = (new List<(int, string)>(), false);
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf('\n', at) is >= 0 and var next ? next + 1 : text.Length;
            var line = text[at..end];
            isFenced ^= line.StartsWith("```", StringComparison.Ordinal) || line.StartsWith("~~~", StringComparison.Ordinal);
            if (!isFenced && line.StartsWith("## ", StringComparison.Ordinal))
            {
                found.Add((at, line));
            }

            at = end;
        }

        return found;
    }

    // The definitions of links at the end belong to the whole file.
    private static int LinkLines(string text, int from)
    {
        var links = LinkLine().Match(text, from);
        return links.Success ? links.Index : text.Length;
    }

    private static string Ends(string text, string end) => end == "\n" ? text : text.Replace("\n", end, StringComparison.Ordinal);

    [GeneratedRegex(@"^## +\[?unreleased\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unreleased();

    [GeneratedRegex(@"^\[[^\]\n]{1,100}\]:\s*\S", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LinkLine();
}
