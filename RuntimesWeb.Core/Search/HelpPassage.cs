namespace RuntimesWeb.Core.Search;

/// <summary>A piece of the help that answers one question.</summary>
/// <param name="Source">The document it stands in, such as <c>docs/help/jobs.md</c>.</param>
/// <param name="Topic">The document's title.</param>
/// <param name="Anchor">The heading as an address within the document.</param>
/// <param name="Text">Markdown; its links lead into the app or to the web.</param>
/// <param name="Words">Further words by which people ask for it.</param>
/// <param name="Link">The page of the app where one can do it, such as <c>/jobs</c>.</param>
public sealed record HelpPassage(string Source, string Topic, string Heading, string Anchor, string Text, string Words, string Link)
{
    /// <summary>It was written as help, to answer a question; the others are reference.</summary>
    public bool IsHelp => Source.StartsWith("docs/help/", StringComparison.Ordinal);
}
