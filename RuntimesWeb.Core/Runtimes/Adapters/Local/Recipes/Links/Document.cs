using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Links;

/// <summary>A link as it is written, and in which line.</summary>
public sealed record WrittenLink(int Line, string Target);

/// <summary>What a Markdown or HTML file links to, and the anchors that others may link to.</summary>
public sealed partial class Document
{
    private const int MostLinks = 5_000;
    private const int Milliseconds = 1000;

    private readonly List<WrittenLink> _links = [];
    private readonly HashSet<string> _anchors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _headings = new(StringComparer.Ordinal);

    public IReadOnlyList<WrittenLink> Links => _links;

    public static Document Read(string text, bool isHtml)
    {
        var document = new Document();
        var (fence, isComment, previous) = ((string?)null, false, "");
        foreach (var (raw, number) in text.Split('\n').Select((line, i) => (line.TrimEnd('\r'), i + 1)))
        {
            var line = raw.Length > 4_000 ? raw[..4_000] : raw;
            if (!isHtml && Fence().Match(line) is { Success: true } mark)
            {
                fence = fence is null ? mark.Groups["mark"].Value : mark.Groups["mark"].Value.StartsWith(fence, StringComparison.Ordinal) ? null : fence;
            }
            else if (fence is null)
            {
                line = WithoutComments(line, ref isComment);
                document.Take(line, number, previous, isHtml);
                previous = line;
            }
        }

        return document;
    }

    /// <summary>Whether a link may lead to this place; as GitHub and browsers find it.</summary>
    public bool HasAnchor(string anchor) => anchor is "" or "top" || _anchors.Contains(anchor) || _anchors.Contains(anchor.ToLowerInvariant());

    private void Take(string line, int number, string previous, bool isHtml)
    {
        foreach (Match id in Id().Matches(line))
        {
            _anchors.Add(WebUtility.HtmlDecode(id.Groups["id"].Value));
        }

        if (!isHtml)
        {
            if (Heading().Match(line) is { Success: true } heading)
            {
                AddHeading(heading.Groups["text"].Value);
            }
            else if (Underline().IsMatch(line) && previous.Trim().Length > 0)
            {
                AddHeading(previous.Trim());
            }

            // What stands in code is no link.
            line = Code().Replace(line, "");
            foreach (var link in Inline().Matches(line).Concat(Definition().Matches(line)))
            {
                Add(number, link.Groups["to"].Value);
            }
        }

        foreach (Match link in Attribute().Matches(line))
        {
            Add(number, WebUtility.HtmlDecode(link.Groups["to"].Value));
        }
    }

    private void Add(int line, string target)
    {
        target = target.Trim();
        if (target.Length > 0 && _links.Count < MostLinks)
        {
            _links.Add(new WrittenLink(line, target));
        }
    }

    private void AddHeading(string text)
    {
        if (OwnId().Match(text) is { Success: true } own)
        {
            _anchors.Add(own.Groups["id"].Value);
            text = text[..own.Index];
        }

        var slug = Slug(text);
        var times = _headings[slug] = _headings.GetValueOrDefault(slug) + 1;
        _anchors.Add(times == 1 ? slug : $"{slug}-{times - 1}");
    }

    /// <summary>The anchor of a heading: letters, digits, hyphens and underscores in lower case, spaces as hyphens.</summary>
    public static string Slug(string heading)
    {
        var plain = Emphasis().Replace(Tag().Replace(Shown().Replace(heading.Trim().TrimEnd('#').Trim(), "${text}"), ""), "${text}");
        var slug = new StringBuilder();
        foreach (var rune in WebUtility.HtmlDecode(plain).EnumerateRunes())
        {
            slug.Append(rune.Value == ' ' ? "-" : Rune.IsLetterOrDigit(rune) || rune.Value is '-' or '_' || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark ? Rune.ToLowerInvariant(rune).ToString() : "");
        }

        return slug.ToString();
    }

    private static string WithoutComments(string line, ref bool isComment)
    {
        var text = new StringBuilder();
        for (var at = 0; at < line.Length;)
        {
            var mark = isComment ? "-->" : "<!--";
            var next = line.IndexOf(mark, at, StringComparison.Ordinal);
            text.Append(isComment ? "" : line[at..(next < 0 ? line.Length : next)]);
            if (next < 0)
            {
                break;
            }

            isComment = !isComment;
            at = next + mark.Length;
        }

        return text.ToString();
    }

    [GeneratedRegex(@"^ {0,3}(>\s*)?([-*+]\s+|\d+[.)]\s+)?\s*(?<mark>`{3,}|~{3,})[^`]*$", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^ {0,3}#{1,6}\s+(?<text>.+?)\s*#*\s*$", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^ {0,3}(=+|-+)\s*$", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Underline();

    [GeneratedRegex(@"(?<!`)(?<ticks>`+)(?!`).*?(?<!`)\k<ticks>(?!`)", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\(\s*(<(?<to>[^<>\n]*)>|(?<to>[^\s()<>]*(\([^\s()<>]*\)[^\s()<>]*)*))(\s+(""[^""]*""|'[^']*'|\([^)]*\)))?\s*\)", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Inline();

    [GeneratedRegex(@"^ {0,3}\[(?!\^)[^\]\n]{1,300}\]:\s*(<(?<to>[^<>\n]+)>|(?<to>\S+))(\s+(""[^""]*""|'[^']*'|\([^)]*\)))?\s*$", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Definition();

    [GeneratedRegex(@"<[a-z][^<>]*?\s(href|src)\s*=\s*(""(?<to>[^""<>]*)""|'(?<to>[^'<>]*)')", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, Milliseconds)]
    private static partial Regex Attribute();

    [GeneratedRegex(@"<[a-z][^<>]*?\s(id|name)\s*=\s*[""']?(?<id>[^""'\s<>]+)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, Milliseconds)]
    private static partial Regex Id();

    [GeneratedRegex(@"\s*\{:?\s*#(?<id>[\w.:-]+)[^}]*\}\s*$", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex OwnId();

    [GeneratedRegex(@"!?\[(?<text>[^\]]*)\](\([^)]*\)|\[[^\]]*\])", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Shown();

    [GeneratedRegex("</?[a-z][^<>]*>", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, Milliseconds)]
    private static partial Regex Tag();

    [GeneratedRegex(@"(?<!\w)(?<mark>\*{1,3}|_{1,3})(?<text>\S.*?)\k<mark>(?!\w)|`(?<text>[^`]*)`", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Emphasis();
}
