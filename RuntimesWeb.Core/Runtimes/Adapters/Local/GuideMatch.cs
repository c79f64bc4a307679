using System.Collections.Immutable;
using RuntimesWeb.Core.Runtimes.Facts;
using RuntimesWeb.Core.Search;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local;

/// <summary>
/// Weighs what fits a question. A rare word says more than a common one, a word that nothing here knows says most of all: so a question about something else is
/// recognised by how little of it is covered.
/// </summary>
internal static class GuideMatch
{
    /// <summary>Less of the question than this is no answer to it.</summary>
    private const double Confidence = 0.55;

    // What is only mentioned in a text counts less than what the text is about.
    private const double Mentioned = 0.7;

    // A word that was recognised behind a misspelt one.
    private const double Meant = 0.9;

    // Reference answers what no topic of the help does.
    private const double Reference = 0.85;

    // What the question names is more likely what it is about.
    private const double Named = 0.3;

    public static GuideFinds Find(Question question, HelpLibrary help, IReadOnlyList<LiveFact> facts, TextIndex live)
    {
        var words = question.Words.Select(w => Word.Look(w, help, live)).ToList();
        var all = words.Sum(w => w.Weight);
        if (all <= 0)
        {
            return new GuideFinds([], [], IsConfident: false);
        }

        var passages = Rank(words, all, w => w.InHelp).Select(h => (Passage: help.Passages[h.Entry], h.Coverage, h.Rank))
            .OrderByDescending(h => h.Coverage * h.Coverage * h.Rank * (h.Passage.IsHelp ? 1 : Reference)).ThenBy(h => h.Passage.Source, StringComparer.Ordinal).ToList();
        var found = Rank(words, all, w => w.InFacts).Select(h => (Fact: facts[h.Entry], h.Coverage, h.Rank, IsNamed: IsNamed(facts[h.Entry], question)))
            .Where(h => h.Coverage >= Confidence || h.IsNamed).OrderByDescending(h => h.Coverage + (h.IsNamed ? Named : 0)).ThenByDescending(h => h.Rank).ToList();

        var best = Math.Max(passages.Take(3).Select(p => p.Coverage).DefaultIfEmpty().Max(), found.Where(f => f.Coverage >= Confidence).Select(f => f.Coverage).DefaultIfEmpty().Max());
        return new GuideFinds([.. found.Select(f => (f.Fact, f.Coverage, f.IsNamed))], [.. passages.Select(p => (p.Passage, p.Coverage))], best >= Confidence);
    }

    private static IEnumerable<(int Entry, double Coverage, double Rank)> Rank(List<Word> words, double all, Func<Word, IReadOnlyDictionary<int, WordHit>> hits) =>
        words.SelectMany(hits).GroupBy(h => h.Key).Select(entry => (
            entry.Key,
            words.Sum(w => hits(w).TryGetValue(entry.Key, out var hit) ? w.Weight * w.Trust * (hit.Named ? 1 : Mentioned) : 0) / all,
            entry.Sum(h => h.Value.Rank)));

    // "Codex" is named in "how do I sign in to codex?".
    private static bool IsNamed(LiveFact fact, Question question) => Question.Of(fact.Subject).Words is { Length: > 0 } subject && subject.All(question.All.Contains);

    private sealed record Word(double Weight, double Trust, IReadOnlyDictionary<int, WordHit> InHelp, IReadOnlyDictionary<int, WordHit> InFacts)
    {
        public static Word Look(string word, HelpLibrary help, TextIndex live)
        {
            var (inHelp, inFacts) = (help.Index.Find(word), live.Find(word));
            var known = inHelp.Count + inFacts.Count > 0;
            if (!known && Spelling.Nearest(word, help.Words) is { } meant)
            {
                return Look(meant, help, live) with { Trust = Meant };
            }

            var (all, holding) = (help.Index.Count + live.Count, inHelp.Count + inFacts.Count);
            return new Word(Math.Log(1 + ((all - holding + 0.5) / (holding + 0.5))), 1, inHelp, inFacts);
        }
    }
}
