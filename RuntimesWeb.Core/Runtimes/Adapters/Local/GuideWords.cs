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

    // Another fact that is named has to fit at least so well, compared with the first.
    private const double AsWell = 0.6;

    // What covers less of the question is not worth reading on.
    private const double WorthReading = 0.4;

    public static string Answer(Question question, GuideFinds finds)
    {
        var text = new StringBuilder();
        var facts = Facts(question, finds);
        foreach (var fact in facts.Select(f => f.Fact))
        {
            text.Append("**").Append(fact.Subject).Append(", right now:** ").Append(fact.Text).Append(' ').Append(Link(fact)).Append("\n\n");
        }

        var passages = finds.Passages;
        var quoted = passages.IsEmpty ? null
            : facts.Count > 0 && question.IsAboutState ? passages.Select(p => p.Passage).FirstOrDefault(p => p.IsHelp && IsAbout(p, facts[0].Fact))
            : facts.Count == 0 || passages[0].Coverage * FarBetter >= facts[0].Coverage ? passages[0].Passage : null;
        if (quoted is not null)
        {
            text.Append(quoted.IsHelp ? "From the help, " : "From the reference, ").Append("**").Append(quoted.Heading).Append("**:\n\n").Append(Quote(quoted.Text)).Append("\n\n");
            if (!quoted.Text.Contains($"]({quoted.Link})", StringComparison.Ordinal))
            {
                text.Append(Page(quoted.Link)).Append("\n\n");
            }
        }

        return Append(text, "See also", passages.Where(p => p.Passage != quoted && p.Coverage >= Math.Max(WorthReading, Near * Near * passages[0].Coverage)).Select(p => p.Passage).OrderByDescending(p => p.Source == quoted?.Source)).ToString().TrimEnd();
    }

    public static string DoNotKnow(Question question, GuideFinds finds)
    {
        var text = new StringBuilder("I do not know that. I have no language model: I only know this product and this computer");
        text.Append(question.IsForeign ? ", and I only understand English.\n\n" : ".\n\n");
        text.Append("For open questions, [connect a key](/credentials) of a provider, or [pull a model](/models) with Ollama; then choose it for this conversation.\n\n");
        var nearest = finds.Passages.Where(p => p.Passage.IsHelp && p.Coverage > WorthReading / 2).Select(p => p.Passage).Take(MostMore).ToList();
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

    private static List<(LiveFact Fact, double Coverage, bool IsNamed)> Facts(Question question, GuideFinds finds)
    {
        var best = finds.Passages.IsEmpty ? 0 : finds.Passages[0].Coverage;
        return [.. finds.Facts.Where((f, i) => f.IsNamed ? f.Coverage >= AsWell * finds.Facts[0].Coverage : i == 0 && question.IsAboutState && f.Coverage >= Near * best && IsTheOne(finds)).Take(MostFacts)];
    }

    // "Get Codex ready" is about Codex; a passage that only mentions it would distract from how things are.
    private static bool IsAbout(HelpPassage passage, LiveFact fact) => Question.Of(fact.Subject).Words.All(Question.Of(passage.Heading).Words.Contains);

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
