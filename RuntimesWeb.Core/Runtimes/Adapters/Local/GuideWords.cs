using System.Text;
using System.Text.RegularExpressions;
using RuntimesWeb.Core.Runtimes.Facts;
using RuntimesWeb.Core.Search;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local;

/// <summary>Writes the Guide's answers: facts first, then the passage as a quotation, then where to read on.</summary>
internal static partial class GuideWords
{
    private const int MostFacts = 2;
    private const int MostMore = 3;
    private const int LongestQuote = 1200;

    // A fact has to be nearly as good as the passage beside it, a further passage as the first.
    private const double Near = 0.85;

    // So much better a fact fits than a passage, that the passage would only distract.
    private const double FarBetter = 1.6;

    public static string Answer(GuideFinds finds)
    {
        var text = new StringBuilder();
        var best = finds.Passages.Length > 0 ? finds.Passages[0].Coverage : 0;
        var facts = finds.Facts.Where((f, i) => f.IsNamed || (i == 0 && f.Coverage >= Near * best && IsTheOne(finds))).Take(MostFacts).ToList();
        foreach (var (fact, _, _) in facts)
        {
            text.Append("**").Append(fact.Subject).Append(", right now:** ").Append(fact.Text).Append(' ').Append(Link(fact)).Append("\n\n");
        }

        var passages = finds.Passages;
        var quoted = passages.Length > 0 && (facts.Count == 0 || passages[0].Coverage * FarBetter >= facts[0].Coverage) ? passages[0].Passage : null;
        if (quoted is not null)
        {
            text.Append(quoted.IsHelp ? "From the help, " : "From the reference, ").Append("**").Append(quoted.Heading).Append("**:\n\n").Append(Quote(quoted.Text)).Append("\n\n");
            if (!quoted.Text.Contains($"]({quoted.Link})", StringComparison.Ordinal))
            {
                text.Append(Page(quoted.Link)).Append("\n\n");
            }
        }

        return Append(text, "See also", passages.Where(p => p.Passage != quoted && p.Coverage >= Near * passages[0].Coverage * Near).Select(p => p.Passage).OrderByDescending(p => p.Source == quoted?.Source)).ToString().TrimEnd();
    }

    public static string DoNotKnow(Question question, GuideFinds finds)
    {
        var text = new StringBuilder("I do not know that. I have no language model: I only know this product and this computer");
        text.Append(question.IsForeign ? ", and I only understand English.\n\n" : ".\n\n");
        text.Append("For open questions, [connect a key](/credentials) of a provider, or [pull a model](/models) with Ollama; then choose it for this conversation.\n\n");
        var nearest = finds.Passages.Where(p => p.Passage.IsHelp && p.Coverage > 0.1).Select(p => p.Passage).Take(MostMore).ToList();
        return Append(text, nearest.Count > 0 ? "The nearest I have" : "What I do know", nearest.Count > 0 ? nearest : Usual).ToString().TrimEnd();
    }

    private static IEnumerable<HelpPassage> Usual { get; } =
    [
        Topic("Which runtimes there are", "/runtimes"), Topic("Connect a key", "/credentials"), Topic("Pull a model", "/models"),
    ];

    private static HelpPassage Topic(string heading, string link) => new("docs/help/", "", heading, "", "", "", link);

    private static StringBuilder Append(StringBuilder text, string lead, IEnumerable<HelpPassage> passages)
    {
        var more = passages.DistinctBy(p => p.Heading).Take(MostMore).ToList();
        if (more.Count > 0)
        {
            text.Append(lead).Append(":\n\n");
        }

        foreach (var passage in more)
        {
            text.Append("- [").Append(passage.Heading).Append("](").Append(passage.Link).Append(")\n");
        }

        return text;
    }

    // Of several facts that fit equally, such as every provider's key, none is what was asked for.
    private static bool IsTheOne(GuideFinds finds) => finds.Facts.Length < 2 || finds.Facts[0].Coverage > finds.Facts[1].Coverage + 0.01;

    private static string Link(LiveFact fact) => Page(fact.Link);

    private static string Page(string link) => $"[Open {Name(link)}]({link})";

    private static string Name(string link) => link == "/" ? "Home"
        : link.Split('?', '#')[0].TrimStart('/').Split('/') switch
        {
            ["settings", "keys"] => "Access keys",
            ["runtimes", var id] => RuntimeCatalog.Find(id)?.Label ?? "Runtimes",
            [var page, ..] => char.ToUpperInvariant(page[0]) + page[1..],
            _ => "Home",
        };

    // A long passage is quoted by its first paragraphs.
    private static string Quote(string markdown)
    {
        var (kept, length) = (new List<string>(), 0);
        foreach (var paragraph in Paragraphs().Split(markdown))
        {
            if (length > 0 && length + paragraph.Length > LongestQuote)
            {
                kept.Add("…");
                break;
            }

            kept.Add(paragraph);
            length += paragraph.Length;
        }

        return "> " + string.Join("\n\n", kept).Replace("\n", "\n> ", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\n\n+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Paragraphs();
}
