using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace RuntimesWeb.Core.Search;

/// <summary>Cuts a document into passages: one for each heading, each paragraph that begins with a bold title, and each row of a table of settings.</summary>
public static partial class HelpMarkdown
{
    private const int LimitMilliseconds = 1000;

    /// <param name="page">The page of the app that a passage without a link belongs to.</param>
    public static ImmutableArray<HelpPassage> Passages(string source, string markdown, string page)
    {
        var passages = ImmutableArray.CreateBuilder<HelpPassage>();
        var (isSettings, hasBoldTitles) = (source == "docs/configuration.md", source == "docs/security.md");
        var (topic, heading, body) = (source, "", new List<string>());
        foreach (var line in markdown.ReplaceLineEndings("\n").Split('\n'))
        {
            if (Heading().Match(line) is { Success: true } found)
            {
                Close();
                heading = found.Groups["text"].Value.Trim();
                topic = found.Groups["level"].Length == 1 ? heading : topic;
            }
            else if (hasBoldTitles && BoldTitle().Match(line) is { Success: true } bold && (body.Count == 0 || body[^1].Length == 0))
            {
                Close();
                heading = bold.Groups["text"].Value.TrimEnd('.', ' ');
                body.Add(bold.Groups["rest"].Value.Trim());
            }
            else if (isSettings && SettingRow().Match(line) is { Success: true } row)
            {
                passages.Add(Passage(source, topic, $"Setting {First(row.Groups["name"].Value)}", [Row(line)], page));
            }
            else
            {
                body.Add(line);
            }
        }

        Close();
        return passages.ToImmutable();

        void Close()
        {
            if (heading.Length > 0 && body.Any(IsText) && !IsTable(body))
            {
                passages.Add(Passage(source, topic, heading, body, page));
            }

            body.Clear();
        }
    }

    // A table is looked at, not quoted.
    private static bool IsTable(List<string> body) => body.Count(l => l.StartsWith('|')) > body.Count(IsText);

    private static bool IsText(string line) => line.Length > 0 && !line.StartsWith("<!--", StringComparison.Ordinal) && !line.StartsWith('|') && !line.StartsWith("![", StringComparison.Ordinal);

    private static HelpPassage Passage(string source, string topic, string heading, IReadOnlyCollection<string> body, string page)
    {
        var text = ForeignLink().Replace(string.Join('\n', body.Where(l => !Words().IsMatch(l))).Trim(), "${text}");
        var words = string.Join(' ', body.Select(l => Words().Match(l)).Where(m => m.Success).Select(m => m.Groups["words"].Value));
        var link = AppLink().Match(text) is { Success: true } first ? first.Groups["link"].Value : page;
        return new HelpPassage(source, topic, heading.Replace("`", "", StringComparison.Ordinal), Anchor(heading), text, words, link);
    }

    // As the places where repositories are read make it.
    private static string Anchor(string heading) => NotInAnchors().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    private static string First(string names) => names.Split(',') is [var first, _, ..] ? first + ", …" : names;

    private static string Row(string line)
    {
        var cells = line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries);
        return cells.Length > 2 ? $"{cells[0]} (default: {cells[1]}). {cells[2]}" : string.Join(": ", cells);
    }

    [GeneratedRegex("^(?<level>#{1,3}) (?<text>.+)$", RegexOptions.ExplicitCapture, LimitMilliseconds)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\*\*(?<text>[^*]+)\*\*(?<rest>.*)$", RegexOptions.ExplicitCapture, LimitMilliseconds)]
    private static partial Regex BoldTitle();

    [GeneratedRegex(@"^\| `(?<name>[^|]+)` \|", RegexOptions.ExplicitCapture, LimitMilliseconds)]
    private static partial Regex SettingRow();

    [GeneratedRegex("^<!-- words: (?<words>.*) -->$", RegexOptions.ExplicitCapture, LimitMilliseconds)]
    private static partial Regex Words();

    /// <summary>A link to a page of the app.</summary>
    [GeneratedRegex(@"\]\((?<link>/[^)\s]*)\)", RegexOptions.ExplicitCapture, LimitMilliseconds)]
    internal static partial Regex AppLink();

    // A link from one document to another leads nowhere in the app.
    [GeneratedRegex(@"\[(?<text>[^\]]+)\]\((?!/|https?://)[^)]*\)", RegexOptions.ExplicitCapture, LimitMilliseconds)]
    private static partial Regex ForeignLink();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]", RegexOptions.ExplicitCapture, LimitMilliseconds)]
    private static partial Regex NotInAnchors();
}
