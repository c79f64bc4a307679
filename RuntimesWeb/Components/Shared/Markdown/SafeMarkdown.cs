using System.Text.Encodings.Web;
using System.Text.Unicode;
using Markdig;
using Markdig.Renderers;
using Markdig.Syntax;

namespace RuntimesWeb.Components.Shared.Markdown;

/// <summary>
/// Markdown of strangers (models, files) as HTML that is safe to show: no HTML of theirs, no attribute of theirs, no address but http, https, mailto and in-page ones,
/// no image that loads by itself. Whatever cannot be read is shown as text.
/// </summary>
public static class SafeMarkdown
{
    internal static HtmlEncoder Encoder { get; } = HtmlEncoder.Create(UnicodeRanges.All);

    // By hand: the ready-made set of extensions brings generic attributes (onclick=…) and media links that become frames.
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseTaskLists().UseAutoLinks().UseEmphasisExtras().Build();

    /// <summary>Trusted text is ours, such as the Guide's answers: its links into the app are links.</summary>
    public static string ToHtml(string text, bool trusted = false)
    {
        try
        {
            var document = Markdig.Markdown.Parse(text, Pipeline);
            SafeTree.Clean(document, trusted);
            using var writer = new StringWriter();
            var renderer = new HtmlRenderer(writer);
            Pipeline.Setup(renderer);
            SafeRenderers.AddTo(renderer);
            renderer.Render(document);
            return writer.ToString().TrimEnd('\n');
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Too deeply nested, or a fault of the parser: the words are still there to read.
            return AsText(text);
        }
    }

    public static string AsText(string text) => $"<pre class=\"md-plain\" tabindex=\"0\">{Escape(text)}</pre>";

    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal).Replace("\0", "\uFFFD", StringComparison.Ordinal);
}
