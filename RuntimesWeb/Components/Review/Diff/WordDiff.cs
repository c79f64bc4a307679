namespace RuntimesWeb.Components.Review.Diff;

/// <summary>A piece of a line, and whether it is another one on the other side.</summary>
public sealed record LinePart(string Text, bool IsChanged);

/// <summary>Finds the words that differ between two lines.</summary>
public static class WordDiff
{
    // Beyond that it would take longer than it is worth.
    private const int MostWords = 160;

    /// <summary>The parts of both lines; nulls when they have too little in common to be the same line changed.</summary>
    public static (IReadOnlyList<LinePart> Old, IReadOnlyList<LinePart> New)? Of(string before, string after)
    {
        var (a, b) = (Words(before), Words(after));
        if (a.Count > MostWords || b.Count > MostWords || a.Count == 0 || b.Count == 0)
        {
            return null;
        }

        var (keptA, keptB) = Common(a, b);
        var same = a.Where((_, i) => keptA[i]).Where(w => !string.IsNullOrWhiteSpace(w)).Sum(w => w.Length);
        var most = Math.Max(Letters(a), Letters(b));
        return same * 3 < most ? null : (Parts(a, keptA), Parts(b, keptB));
    }

    private static int Letters(List<string> words) => words.Where(w => !string.IsNullOrWhiteSpace(w)).Sum(w => w.Length);

    // Runs of letters and digits, runs of spaces, and every other sign by itself.
    private static List<string> Words(string line)
    {
        var words = new List<string>();
        for (var i = 0; i < line.Length;)
        {
            var (start, kind) = (i, Kind(line[i]));
            for (i++; kind != 2 && i < line.Length && Kind(line[i]) == kind; i++)
            {
                // It goes on.
            }

            words.Add(line[start..i]);
        }

        return words;
    }

    private static int Kind(char c) => char.IsLetterOrDigit(c) || c == '_' ? 0 : char.IsWhiteSpace(c) ? 1 : 2;

    // What both begin and end with stays together: a word that was put in before the same sign is that word, and not half of it.
    private static (bool[] A, bool[] B) Common(List<string> a, List<string> b)
    {
        var most = Math.Min(a.Count, b.Count);
        var head = Enumerable.Range(0, most).TakeWhile(i => a[i] == b[i]).Count();
        var tail = Enumerable.Range(1, most - head).TakeWhile(i => a[^i] == b[^i]).Count();
        var (midA, midB) = Between(a[head..(a.Count - tail)], b[head..(b.Count - tail)]);
        return (Around(midA), Around(midB));

        bool[] Around(bool[] middle) => [.. Enumerable.Repeat(true, head), .. middle, .. Enumerable.Repeat(true, tail)];
    }

    private static (bool[] A, bool[] B) Between(List<string> a, List<string> b)
    {
        var longest = new int[a.Count + 1, b.Count + 1];
        for (var i = a.Count - 1; i >= 0; i--)
        {
            for (var j = b.Count - 1; j >= 0; j--)
            {
                longest[i, j] = a[i] == b[j] ? longest[i + 1, j + 1] + 1 : Math.Max(longest[i + 1, j], longest[i, j + 1]);
            }
        }

        var (keptA, keptB) = (new bool[a.Count], new bool[b.Count]);
        for (int i = 0, j = 0; i < a.Count && j < b.Count;)
        {
            if (a[i] == b[j])
            {
                (keptA[i], keptB[j]) = (true, true);
                (i, j) = (i + 1, j + 1);
            }
            else if (longest[i + 1, j] >= longest[i, j + 1])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return (keptA, keptB);
    }

    private static List<LinePart> Parts(List<string> words, bool[] kept)
    {
        var parts = new List<LinePart>();
        for (var i = 0; i < words.Count; i++)
        {
            if (parts.Count > 0 && parts[^1].IsChanged == !kept[i])
            {
                parts[^1] = parts[^1] with { Text = parts[^1].Text + words[i] };
            }
            else
            {
                parts.Add(new LinePart(words[i], !kept[i]));
            }
        }

        return parts;
    }
}
