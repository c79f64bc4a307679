using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace RuntimesWeb.Core.Search;

/// <summary>What somebody asks, as the words that carry its meaning: letters and digits only, lower case, each once, bounded. Nothing of it is search syntax any more.</summary>
public sealed class Question
{
    private const int LongestText = 4000;
    private const int LongestWord = 40;
    private const int MostWords = 24;

    private static readonly HashSet<string> Small = new(
        """
        a about above actually currently lately many moment often presently recently right today after again all also although always am an and any anybody anyone anything are aren as at be because been before being but by can cannot cant could couldn did didn do does doesn doing don dont
        down each either else ever every everything exactly explain few first for from further get gets getting give given gives got had hadn has hasn have haven having he her here hers him his how i if in
        into is isn it its itself just know let like ll make makes making may maybe me mean means might mine more most much must my myself need needed needs no nor not now of off ok okay on once one only or
        other our ours out over own please quite rather re really s same say see shall she should shouldn show so some somebody someone something still such t take tell than that the their theirs them then there
        these they thing things this those though through to too try trying under until up upon us use used uses using ve very want wanted wants was wasn way we well were weren what whats when where
        whether which while who whom whose why will with within without won wont would wouldn yes yet you your yours yourself
        """.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);

    private Question(string text, ImmutableArray<string> all)
    {
        Text = text;
        All = all;
        Words = [.. all.Where(w => !Small.Contains(w)).Distinct(StringComparer.Ordinal).Take(MostWords)];
    }

    /// <summary>The text itself, its beginning at least.</summary>
    public string Text { get; }

    /// <summary>Every word of it, small ones and repeated ones too.</summary>
    public ImmutableArray<string> All { get; }

    /// <summary>The words that carry its meaning.</summary>
    public ImmutableArray<string> Words { get; }

    /// <summary>It has several words and none of the small ones that every English sentence has, or letters of another script.</summary>
    public bool IsForeign => All.Any(w => w.Any(c => char.IsLetter(c) && c > '\u024F')) || (All.Length >= 4 && !All.Any(Small.Contains));

    /// <summary>It asks how things are; any other asks what to do, or what may be done.</summary>
    public bool IsAboutState => All is [var first, ..] && All is not ["what" or "which", "may" or "can" or "should" or "must", ..] && (first is "is" or "are" or "do" or "does" or "did" or "has" or "have" or "which" or "what" or "whats" or "why" or "who" or "when"
        || (first == "how" && All.Length > 1 && All[1] is "many" or "much" or "big" or "full" or "large" or "long"));

    public static Question Of(string text)
    {
        var start = text.Length > LongestText ? text[..LongestText] : text;
        return new Question(start.Trim(), [.. Split(start)]);
    }

    /// <summary>Every word of a text, in lower case.</summary>
    internal static IEnumerable<string> Split(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                if (word.Length < LongestWord)
                {
                    word.Append(Rune.ToLower(rune, CultureInfo.InvariantCulture).ToString());
                }

                continue;
            }

            if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }
}
