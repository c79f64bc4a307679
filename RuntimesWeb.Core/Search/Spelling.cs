namespace RuntimesWeb.Core.Search;

/// <summary>Finds the word somebody meant.</summary>
public static class Spelling
{
    private const int ShortestWord = 5;

    /// <summary>The nearest of the known words: one slip of the finger away (a letter more, less, wrong or swapped), two in a long word; null when there is none.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        var most = word.Length switch
        {
            < ShortestWord => 0,
            < 9 => 1,
            _ => 2,
        };
        return most == 0 || word.Any(char.IsDigit) ? null
            : known.Where(k => Math.Abs(k.Length - word.Length) <= most && k[0] == word[0]).Select(k => (Word: k, Slips: Slips(word, k)))
                .Where(k => k.Slips <= most).OrderBy(k => k.Slips).ThenBy(k => k.Word, StringComparer.Ordinal).Select(k => k.Word).FirstOrDefault();
    }

    // Optimal string alignment: as Levenshtein, with two swapped letters as one slip.
    private static int Slips(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                rows[i, j] = i == 0 || j == 0 ? i + j
                    : Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[a.Length, b.Length];
    }
}
