using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes.Tools.Web;

/// <summary>The text of a page in the encoding it says; of HTML what a person would read of it.</summary>
internal static partial class PageText
{
    private const int MostElements = 60_000;
    private const int CharsetWithin = 2_048;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    public static Outcome<string> Of(WebPage page, CancellationToken ct)
    {
        var isHtml = page.Kind is "text/html" or "application/xhtml+xml";
        var text = Decode(page, isHtml);
        if (!isHtml)
        {
            return Readable(text);
        }

        using var late = CancellationTokenSource.CreateLinkedTokenSource(ct);
        late.CancelAfter(Limit);
        try
        {
            return Readable(MarkdownOf.Page(Parse(text, late.Token), page.Address));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Failure.Unavailable($"The page of {page.Address.Host} is too large or too deeply nested to be read.");
        }
    }

    // A page that is nested very deeply takes a parser very long; nothing of it is run or loaded.
    private static IDocument Parse(string html, CancellationToken late)
    {
        var elements = 0;
        var parser = new HtmlParser(new HtmlParserOptions
        {
            OnCreated = (_, _) =>
            {
                late.ThrowIfCancellationRequested();
                if (++elements > MostElements)
                {
                    throw new OperationCanceledException();
                }
            },
        });
        return parser.ParseDocument(html);
    }

    private static string Decode(WebPage page, bool isHtml)
    {
        var said = page.Charset ?? (isHtml ? Charset().Match(Encoding.Latin1.GetString(page.Body, 0, Math.Min(page.Body.Length, CharsetWithin))) is { Success: true } match ? match.Groups["name"].Value : null : null);
        using var reader = new StreamReader(new MemoryStream(page.Body), Named(said) ?? Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    private static Encoding? Named(string? name)
    {
        try
        {
            // UTF-7 is no encoding of pages, but a way to hide things in them.
            return name is null || name.Contains("utf-7", StringComparison.OrdinalIgnoreCase) ? null : CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // Without what a terminal or a person would not see.
    private static string Readable(string text) => Empty().Replace(string.Concat(text.ReplaceLineEndings("\n").Where(c => c is '\n' or '\t' || !(char.IsControl(c) || IsHidden(c)))), "\n\n").Trim();

    private static bool IsHidden(char c) => c is '\u200B' or '\u2060' or '\uFEFF' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    [GeneratedRegex("""charset\s*=\s*["']?\s*(?<name>[A-Za-z0-9_\-]+)""", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Charset();

    [GeneratedRegex(@"\n[ \t]*\n\s*\n", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Empty();
}
