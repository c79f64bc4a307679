using System.Text;
using System.Text.RegularExpressions;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Tidying;

/// <summary>What of a file may be put in order.</summary>
/// <param name="Trims">White space at the ends of lines means nothing in it.</param>
/// <param name="OfWindows">How its lines have to end; null when most of them decide.</param>
internal sealed record TidyRules(bool Trims, bool? OfWindows);

/// <summary>What was put in order in a text.</summary>
internal sealed record TidyCount(int Trimmed, bool EndAdded, int LineEnds)
{
    public bool IsNothing => this is { Trimmed: 0, EndAdded: false, LineEnds: 0 };
}

/// <summary>
/// Puts white space in order: at the ends of lines, at the end of the file, line ends of two kinds. Text that stands in a file as text, over several lines, keeps what
/// it has: where such a text may be, nothing is cut off.
/// </summary>
internal static partial class WhiteSpace
{
    // In these every blank counts: Markdown breaks lines by them, data holds them.
    private static readonly HashSet<string> Kept = ["Markdown", "Text", "Jupyter", "reStructuredText", "XML", "Make", "Batch"];

    /// <summary>Null for files of which it is not known that they may be put in order.</summary>
    public static TidyRules? Of(FoundFile file, bool? ofWindows)
    {
        if (Languages.Of(file) is not { } language || file.IsGenerated || IsRecorded(file) || (file.IsTest && !Languages.IsCode(language)))
        {
            return null;
        }

        return new TidyRules(!Kept.Contains(language), ofWindows);
    }

    /// <summary>The text in order, and what that took.</summary>
    public static (string Text, TidyCount Count) Run(string text, FoundFile file, TidyRules rules)
    {
        if (text.Length == 0 || LoneReturn().IsMatch(text))
        {
            return (text, new TidyCount(0, false, 0));
        }

        var (windows, all) = (Count(text, "\r\n"), Count(text, "\n"));
        var isMixed = windows > 0 && windows < all;
        var ofWindows = rules.OfWindows ?? windows * 2 > all;
        var end = isMixed ? ofWindows ? "\r\n" : "\n" : null;
        var lines = text.Split('\n');
        var (from, to) = rules.Trims ? LongTexts.Span(lines, Languages.Of(file) ?? "") : (0, lines.Length);
        var (result, trimmed, ends) = (new StringBuilder(text.Length), 0, 0);
        for (var i = 0; i < lines.Length; i++)
        {
            var (line, isLast) = (lines[i], i == lines.Length - 1);
            var own = isLast ? "" : line.EndsWith('\r') ? "\r\n" : "\n";
            var words = own == "\r\n" ? line[..^1] : line;
            var kept = rules.Trims && (i < from || i >= to) ? words.TrimEnd(' ', '\t') : words;
            trimmed += kept.Length < words.Length ? 1 : 0;
            var fresh = isLast ? "" : end ?? own;
            ends += fresh == own ? 0 : 1;
            result.Append(kept).Append(fresh);
        }

        var added = lines[^1].Length > 0 && result.Length > 0 && result[^1] != '\n';
        if (added)
        {
            result.Append((isMixed ? ofWindows : windows > 0 && windows == all) || (all == 0 && rules.OfWindows == true) ? "\r\n" : "\n");
        }

        return (result.ToString(), new TidyCount(trimmed, added, ends));
    }

    // Snapshots, test data and patches say what has to come out, to the blank.
    private static bool IsRecorded(FoundFile file) => Recorded().IsMatch(file.Path);

    private static int Count(string text, string what) => Tools.Writing.LineEnds.Count(text, what);

    [GeneratedRegex(@"\r(?!\n)", RegexOptions.None, 1000)]
    private static partial Regex LoneReturn();

    [GeneratedRegex(@"(^|/)(__snapshots__|snapshots?|golden|goldens|fixtures?|testdata|test-data|test_data|expected|approved|recordings?|cassettes|samples?|vendor|third_party|node_modules)/|\.(approved|verified|received|expected|golden)\.|\.(snap|patch|diff|rej|orig|csv|tsv|golden|out)$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Recorded();
}
