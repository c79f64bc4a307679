using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes.Tools.Writing;

/// <summary>Replaces a piece of a text that is there exactly once, or each of them. Line ends count as the same and are kept as the text has them.</summary>
internal static partial class TextEdit
{
    private const int MostNamed = 10;
    private const int MostCompared = 20_000;
    private const int LongestShown = 200;

    public static Outcome<string> Run(string name, FileText file, string old, string now, bool all)
    {
        var (text, wanted) = (LineEnds.Plain(file.Text), LineEnds.Plain(old));
        if (wanted.Length == 0)
        {
            return Failure.Invalid("old_string is empty: give the text to replace, or use write_file to write the whole file.");
        }

        if (wanted == LineEnds.Plain(now))
        {
            return Failure.Invalid("old_string and new_string are the same; there is nothing to change.");
        }

        var places = Places(text, wanted);
        return places.Count == 0 ? Failure.Invalid(NotFound(name, text, wanted))
            : places.Count > 1 && !all ? Failure.Invalid($"old_string is in {name} {places.Count} times, {AtLines(text, places)}. Give more of the lines around it so that it fits once, or set replace_all.")
            : Replace(file, places, wanted.Length, now);
    }

    private static List<int> Places(string text, string wanted)
    {
        var places = new List<int>();
        for (var at = text.IndexOf(wanted, StringComparison.Ordinal); at >= 0; at = text.IndexOf(wanted, at + wanted.Length, StringComparison.Ordinal))
        {
            places.Add(at);
        }

        return places;
    }

    private static string Replace(FileText file, List<int> places, int length, string now)
    {
        // Where the file has a carriage return that the plain text has not, places move by one.
        var text = file.Text;
        var fresh = Fresh(text, now);
        var (result, from, at, plain) = (new StringBuilder(text.Length), 0, 0, 0);
        foreach (var place in places)
        {
            for (; plain < place; plain++)
            {
                at += Width(text, at);
            }

            result.Append(text, from, at - from).Append(fresh);
            for (; plain < place + length; plain++)
            {
                at += Width(text, at);
            }

            from = at;
        }

        return result.Append(text, from, text.Length - from).ToString();
    }

    // As most lines of the file end.
    private static string Fresh(string text, string now) => LineEnds.Count(text, "\r\n") * 2 > LineEnds.Count(text, "\n") ? LineEnds.OfWindows(now) : LineEnds.Plain(now);

    private static int Width(string text, int at) => text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;

    private static string AtLines(string text, List<int> places)
    {
        var (lines, line, from) = (new List<string>(), 1, 0);
        foreach (var place in places.Take(MostNamed))
        {
            line += text.AsSpan(from, place - from).Count('\n');
            from = place;
            lines.Add(line.ToString(CultureInfo.InvariantCulture));
        }

        return $"at the lines {string.Join(", ", lines)}{(places.Count > MostNamed ? ", …" : "")}";
    }

    private static string NotFound(string name, string text, string wanted)
    {
        var first = wanted.Split('\n').FirstOrDefault(l => !string.IsNullOrWhiteSpace(l)) ?? "";
        if (Numbered().IsMatch(first) && !Numbered().IsMatch(text))
        {
            return $"old_string is not in {name}: leave out the line numbers that read_file shows before each line.";
        }

        var lines = text.Split('\n', MostCompared + 1);
        var (best, at) = (0d, -1);
        for (var i = 0; i < Math.Min(lines.Length, MostCompared) && best < 1; i++)
        {
            var alike = Alike(lines[i].Trim(), first.Trim());
            (best, at) = alike > best ? (alike, i) : (best, at);
        }

        var shown = at < 0 ? "" : lines[at].Length <= LongestShown ? lines[at] : lines[at][..LongestShown] + "…";
        return best < 0.5 ? $"old_string is not in {name}, and no line is like its first; read the file again."
            : best >= 1 ? $"old_string is not in {name} as it is. Line {at + 1} is like its first line; compare the white space and the lines that follow. It reads: {shown}"
            : $"old_string is not in {name}. The nearest to its first line is line {at + 1}: {shown}";
    }

    /// <summary>How many pairs of letters two lines share, of all they have.</summary>
    private static double Alike(string a, string b)
    {
        (a, b) = (a.Length <= LongestShown ? a : a[..LongestShown], b.Length <= LongestShown ? b : b[..LongestShown]);
        if (a == b)
        {
            return a.Length == 0 ? 0 : 1;
        }

        if (a.Length < 2 || b.Length < 2 || Math.Abs(a.Length - b.Length) > Math.Max(a.Length, b.Length) / 2 + 10)
        {
            return 0;
        }

        var pairs = new Dictionary<(char, char), int>();
        for (var i = 1; i < a.Length; i++)
        {
            pairs[(a[i - 1], a[i])] = pairs.GetValueOrDefault((a[i - 1], a[i])) + 1;
        }

        var shared = 0;
        for (var i = 1; i < b.Length; i++)
        {
            if (pairs.TryGetValue((b[i - 1], b[i]), out var left) && left > 0)
            {
                pairs[(b[i - 1], b[i])] = left - 1;
                shared++;
            }
        }

        return Math.Min(0.99, 2.0 * shared / (a.Length + b.Length - 2));
    }

    [GeneratedRegex(@"\A\s*\d+\t", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Numbered();
}
