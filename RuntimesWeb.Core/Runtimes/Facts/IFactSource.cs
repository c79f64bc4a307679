namespace RuntimesWeb.Core.Runtimes.Facts;

/// <summary>One thing that is true now and that a person may ask for.</summary>
/// <param name="Subject">What it is about, in the words people use: "Claude Code", "API keys", "free disk space".</param>
/// <param name="Text">One or two sentences of Markdown, with what to do when something is to be done.</param>
/// <param name="Link">The page where it is shown or changed, such as <c>/runtimes/codex</c>.</param>
/// <param name="Words">More words by which people ask for it.</param>
public sealed record LiveFact(string Subject, string Text, string Link, string Words = "");

/// <summary>The seam through which slices tell the Guide and Home what is true of them. Quick: reads what is known, asks nobody.</summary>
public interface IFactSource
{
    ValueTask<IReadOnlyList<LiveFact>> FactsAsync(CancellationToken ct);
}
