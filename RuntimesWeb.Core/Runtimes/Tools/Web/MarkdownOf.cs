using System.Text;
using AngleSharp.Dom;

namespace RuntimesWeb.Core.Runtimes.Tools.Web;

/// <summary>Writes the readable part of a parsed page as Markdown: headings, paragraphs, lists, links, code, tables.</summary>
internal sealed class MarkdownOf
{
    // A parser builds trees of any depth; walking deeper than this is for nobody's good.
    private const int Deepest = 200;

    private static readonly HashSet<string> Left = new(
        ["script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "canvas", "audio", "video", "form", "button", "input", "select", "textarea", "dialog", "nav", "footer", "aside", "head"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> Blocks = new(
        ["p", "div", "section", "article", "main", "header", "table", "ul", "ol", "dl", "dt", "dd", "figure", "figcaption", "address", "details", "summary", "hr", "body"], StringComparer.OrdinalIgnoreCase);

    private readonly StringBuilder _text = new();
    private readonly Uri _address;
    private int _list;

    // Where the text ended when a mark was written: nothing has come since.
    private int _begun;

    private MarkdownOf(Uri address) => _address = address;

    public static string Page(IDocument document, Uri address)
    {
        var writer = new MarkdownOf(address);
        if (document.Title is { Length: > 0 } title)
        {
            writer._text.Append("# ").Append(OneLine(title)).Append("\n\n");
        }

        if (document.Body is { } body)
        {
            writer.Children(Main(body, 0) ?? body, 0);
        }

        return writer._text.ToString();
    }

    private static IElement? Main(IElement element, int depth)
    {
        if (element.LocalName is "main" || element.GetAttribute("role") == "main")
        {
            return element;
        }

        IElement? found = null;
        for (var i = 0; found is null && depth < Deepest && i < element.ChildNodes.Length; i++)
        {
            found = element.ChildNodes[i] is IElement child ? Main(child, depth + 1) : null;
        }

        return found;
    }

    private void Children(INode node, int depth)
    {
        for (var i = 0; depth < Deepest && i < node.ChildNodes.Length; i++)
        {
            switch (node.ChildNodes[i])
            {
                case IText text:
                    Words(text.Data);
                    break;
                case IElement element when !Left.Contains(element.LocalName) && !IsHidden(element):
                    Element(element, depth + 1);
                    break;
            }
        }
    }

    private void Element(IElement element, int depth)
    {
        switch (element.LocalName)
        {
            case ['h', >= '1' and <= '6' and var level]:
                Block(() => Children(element, depth), new string('#', level - '0') + " ");
                break;
            case "br":
                _text.Append('\n');
                break;
            case "li":
                _list++;
                Line(new string(' ', Math.Max(0, _list - 1) * 2) + "- ");
                Children(element, depth);
                _list--;
                Line("");
                break;
            case "pre":
                Block(() => _text.Append("```\n").Append(Raw(element, depth).Trim('\n')).Append("\n```"), "");
                break;
            case "code":
                _text.Append('`').Append(OneLine(Raw(element, depth))).Append('`');
                break;
            case "blockquote":
                Block(() => Children(element, depth), "> ");
                break;
            case "tr":
                Line("|");
                Children(element, depth);
                Line("");
                break;
            case "td" or "th":
                _text.Append(' ');
                Children(element, depth);
                _text.Append(" |");
                break;
            case "a":
                Link(element, depth);
                break;
            case "img" when element.GetAttribute("alt") is { Length: > 0 } alt:
                _text.Append("[picture: ").Append(OneLine(alt)).Append(']');
                break;
            case var name when Blocks.Contains(name):
                Block(() => Children(element, depth), "");
                break;
            default:
                Children(element, depth);
                break;
        }
    }

    private void Link(IElement element, int depth)
    {
        var from = _text.Length;
        Children(element, depth);
        var said = _text.ToString(from, _text.Length - from).Trim();
        if (said.Length > 0 && !said.Contains('\n', StringComparison.Ordinal) && element.GetAttribute("href") is { Length: > 0 and < 1_000 } href && !href.StartsWith('#')
            && Uri.TryCreate(_address, href, out var to) && (to.Scheme == Uri.UriSchemeHttp || to.Scheme == Uri.UriSchemeHttps))
        {
            _text.Length = from;
            _text.Append('[').Append(said).Append("](").Append(to.AbsoluteUri).Append(')');
        }
    }

    private void Block(Action write, string begin)
    {
        // What begins a list item or a quotation stays on its line; in a list, paragraphs follow each other without a gap.
        if (_text.Length != _begun)
        {
            Line("");
            _text.Append(_list > 0 ? "" : "\n");
        }

        _text.Append(begin);
        _begun = _text.Length;
        write();
        Line("");
    }

    private void Line(string begin)
    {
        while (_text.Length > 0 && _text[^1] == ' ' && begin.Length == 0)
        {
            _text.Length--;
        }

        if (_text.Length > 0 && _text[^1] != '\n')
        {
            _text.Append('\n');
        }

        _text.Append(begin);
        _begun = begin.Length > 0 ? _text.Length : _begun;
    }

    private void Words(string text)
    {
        var isApart = _text.Length == 0 || char.IsWhiteSpace(_text[^1]);
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c))
            {
                _text.Append(c);
                isApart = false;
            }
            else if (!isApart)
            {
                _text.Append(' ');
                isApart = true;
            }
        }
    }

    private static string Raw(INode node, int depth)
    {
        var text = new StringBuilder();
        Add(node, depth);
        return text.ToString();

        void Add(INode at, int level)
        {
            for (var i = 0; level < Deepest && i < at.ChildNodes.Length; i++)
            {
                if (at.ChildNodes[i] is IText words)
                {
                    text.Append(words.Data);
                }
                else
                {
                    Add(at.ChildNodes[i], level + 1);
                }
            }
        }
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static bool IsHidden(IElement element) => element.HasAttribute("hidden") || element.GetAttribute("aria-hidden") == "true"
        || (element.GetAttribute("style") is { } style && style.Replace(" ", "", StringComparison.Ordinal) is { } plain
            && (plain.Contains("display:none", StringComparison.OrdinalIgnoreCase) || plain.Contains("visibility:hidden", StringComparison.OrdinalIgnoreCase)));
}
