using System.Text;

namespace RuntimesWeb.Components.Shared.Markdown;

/// <summary>
/// The HTML of a block that grows. Words behind words mean nothing to Markdown, so they are put behind what is there; the whole block is read again only when anything
/// else comes. So an answer's long paragraph does not cost its whole length each time a word is added.
/// </summary>
internal sealed class GrowingHtml
{
    private static readonly string[] Ends = ["\n", "</p>", "</li>", "</ul>", "</ol>", "</blockquote>", "</h1>", "</h2>", "</h3>", "</h4>", "</h5>", "</h6>"];

    private string _html = "";
    private int _length;

    /// <summary>The block is another one now.</summary>
    public void Forget() => (_html, _length) = ("", 0);

    /// <param name="text">The same text as before, with what was added since.</param>
    /// <param name="read">Reads a whole block.</param>
    public string Of(StringBuilder text, Func<string, string> read)
    {
        if (text.Length != _length)
        {
            _html = Grown(text) ?? read(text.ToString());
            _length = text.Length;
        }

        return _html;
    }

    private string? Grown(StringBuilder text)
    {
        // Behind anything else, a word may decide what that was.
        if (_length == 0 || !char.IsLetterOrDigit(text[_length - 1]))
        {
            return null;
        }

        var added = text.ToString(_length, text.Length - _length);
        foreach (var c in added)
        {
            if (c is not (' ' or ',') && !char.IsLetterOrDigit(c))
            {
                return null;
            }
        }

        var end = EndOfText();
        // Not where the text ends in anything but a word, such as a link that would go on.
        return end > 0 && _html[end - 1] == text[_length - 1] ? string.Concat(_html.AsSpan(0, end), added.AsSpan().TrimEnd(' '), _html.AsSpan(end)) : null;
    }

    private int EndOfText()
    {
        var end = _html.Length;
        while (Ends.FirstOrDefault(e => _html.AsSpan(0, end).EndsWith(e, StringComparison.Ordinal)) is { } closing)
        {
            end -= closing.Length;
        }

        return end;
    }
}
