using System.Text;

namespace RuntimesWeb.Bench.Histories;

/// <summary>Text as people write it, as far as a full-text index can tell: a few words are everywhere, most are rare. The same seed gives the same text.</summary>
internal sealed class Prose(uint seed)
{
    public const int Vocabulary = 20_000;

    private const string Consonants = "bcdfghjklmnprstvwxyz";
    private const string Vowels = "aeiou";

    private static readonly string[] All = [.. Enumerable.Range(0, Vocabulary).Select(Make)];
    private static readonly double[] Sums = Cumulate();

    private ulong _state = (seed * 2654435761UL) + 88172645463325252UL;

    /// <summary>The word that is the rank-th most frequent.</summary>
    public static string Word(int rank) => All[rank];

    public IEnumerable<string> Words(int count) => Enumerable.Range(0, count).Select(_ => Word(Rank()));

    /// <summary>Words until there are so many characters.</summary>
    public string Text(int characters)
    {
        var text = new StringBuilder(characters + 16);
        while (text.Length < characters)
        {
            text.Append(Word(Rank())).Append(' ');
        }

        return text.ToString();
    }

    /// <summary>From 0 up to a number, that number excluded.</summary>
    public int Below(int most) => (int)(Next() % (ulong)most);

    private int Rank()
    {
        var at = Array.BinarySearch(Sums, Next() / (double)ulong.MaxValue);
        return Math.Min(at < 0 ? ~at : at, Vocabulary - 1);
    }

    private ulong Next()
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return _state;
    }

    // Words of one rank after the other begin differently, so each beginning has frequent and rare ones.
    private static string Make(int rank)
    {
        var word = new StringBuilder();
        for (var rest = rank + 100; rest > 0; rest /= 100)
        {
            word.Append(Consonants[rest % 100 / 5]).Append(Vowels[rest % 5]);
        }

        return word.ToString();
    }

    private static double[] Cumulate()
    {
        var sums = new double[Vocabulary];
        var sum = 0.0;
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] = sum += 1.0 / (i + 1);
        }

        return [.. sums.Select(s => s / sum)];
    }
}
