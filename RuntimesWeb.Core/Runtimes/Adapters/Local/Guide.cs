using System.Collections.Immutable;
using RuntimesWeb.Core.Runtimes.Facts;
using RuntimesWeb.Core.Search;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local;

/// <summary>
/// Answers questions about this product and this computer, without a language model: it finds the passages of the help and the facts of the moment that fit, and
/// quotes them. The same question in the same state has the same answer.
/// </summary>
public sealed class Guide(HelpLibrary help, IEnumerable<IFactSource> sources)
{
    public async Task<string> AnswerAsync(string message, CancellationToken ct)
    {
        var question = Question.Of(message);
        if (SmallTalk.Answer(question) is { } small)
        {
            return small;
        }

        var facts = new List<LiveFact>();
        foreach (var source in sources)
        {
            facts.AddRange(await source.FactsAsync(ct));
        }

        using var live = new TextIndex([.. facts.Select(f => new IndexedText(f.Subject, f.Words, f.Text))]);
        var match = GuideMatch.Find(question, help, facts, live);
        return match.IsConfident ? GuideWords.Answer(question, match) : GuideWords.DoNotKnow(question, match);
    }
}

/// <summary>What fits a question: facts and passages, the best first, each with how much of the question it covers (0 to 1); and whether the question names what a fact is about.</summary>
internal sealed record GuideFinds(ImmutableArray<(LiveFact Fact, double Coverage, bool IsNamed)> Facts, ImmutableArray<(HelpPassage Passage, double Coverage)> Passages, bool IsConfident);
