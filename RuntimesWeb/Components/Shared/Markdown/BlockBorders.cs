using System.Text.RegularExpressions;

namespace RuntimesWeb.Components.Shared.Markdown;

[Flags]
internal enum Border
{
    None = 0,
    Before = 1,
    After = 2,
}

/// <summary>
/// Tells line by line where a block at the top of a Markdown text ends. When in doubt there is no border: two blocks rendered together are right, one block cut in
/// two is not.
/// </summary>
internal sealed partial class BlockBorders
{
    private Kind _kind;
    private bool _blank;
    private int _content;
    private char _fence;
    private int _fenceLength;

    private enum Kind
    {
        None,
        Paragraph,
        List,
        Fence,
        Indented,
    }

    public void Reset() => (_kind, _blank) = (Kind.None, false);

    /// <summary>Where there is a border at this line, which is complete.</summary>
    public Border Next(string line)
    {
        var text = line.TrimStart(' ', '\t');
        if (_kind == Kind.Fence)
        {
            return EndsFence(line, text) ? End() : Border.None;
        }

        if (text.Length == 0)
        {
            _blank = true;
            return _kind == Kind.Paragraph ? End() : Border.None;
        }

        var begun = new Line(text, Indent(line));
        var border = _kind switch
        {
            Kind.None => Begin(begun),
            Kind.List when Continues(begun) => GoOn(begun),
            Kind.Paragraph when !Interrupts(begun) => Border.None,
            Kind.Indented when begun.Indent >= 4 => Border.None,
            _ => Border.Before | Begin(begun),
        };
        _blank = false;
        return border;
    }

    private Border End()
    {
        Reset();
        return Border.After;
    }

    private Border Begin(Line line)
    {
        _kind = Kind.Paragraph;
        if (line.Indent >= 4)
        {
            _kind = Kind.Indented;
        }
        else if (line.Fence is { } fence)
        {
            (_kind, _fence, _fenceLength) = (Kind.Fence, fence[0], fence.Length);
        }
        else if (line.IsHeading || line.IsRule)
        {
            return End();
        }
        else if (line.Marker is { } marker)
        {
            (_kind, _content) = (Kind.List, line.Indent + ContentOf(marker));
        }

        return Border.None;
    }

    private bool Continues(Line line) =>
        line.Indent >= _content || (line.Indent < 4 && line.Marker is not null && !line.IsRule) || (!_blank && line.Fence is null && !line.IsHeading);

    private Border GoOn(Line line)
    {
        if (line.Indent < _content && line.Marker is { } marker)
        {
            _content = line.Indent + ContentOf(marker);
        }

        return Border.None;
    }

    // What ends a paragraph without a blank line; an ordered list does only when it begins at 1.
    private static bool Interrupts(Line line) =>
        line.Indent < 4 && (line.Fence is not null || line.IsHeading || (line.Marker is { Length: > 1 } marker && !line.IsRule && line.Text.Length > marker.Length && (!char.IsDigit(marker[0]) || marker is ['1', '.' or ')', ..])));

    private bool EndsFence(string line, string text) =>
        Indent(line) < 4 && text.TrimEnd() is { } end && end.Length >= _fenceLength && end.All(c => c == _fence);

    private static int ContentOf(string marker)
    {
        var sign = marker.TrimEnd(' ', '\t').Length;
        var space = marker.Length - sign;
        return sign + (space is 0 or > 4 ? 1 : space);
    }

    private static int Indent(string line)
    {
        var indent = 0;
        foreach (var c in line)
        {
            if (c is not (' ' or '\t'))
            {
                break;
            }

            indent += c == '\t' ? 4 - (indent % 4) : 1;
        }

        return indent;
    }

    private sealed partial record Line(string Text, int Indent)
    {
        public string? Fence => FenceStart().Match(Text) is { Success: true } match ? match.Groups["mark"].Value : null;

        public bool IsHeading => Heading().IsMatch(Text);

        public bool IsRule => Rule().IsMatch(Text);

        /// <summary>The sign of a list item with the space after it.</summary>
        public string? Marker => ItemStart().Match(Text) is { Success: true } match ? match.Value : null;

        [GeneratedRegex(@"^(?<mark>`{3,})[^`]*$|^(?<mark>~{3,})", RegexOptions.ExplicitCapture, 1000)]
        private static partial Regex FenceStart();

        [GeneratedRegex(@"^#{1,6}([ \t]|$)", RegexOptions.ExplicitCapture, 1000)]
        private static partial Regex Heading();

        [GeneratedRegex(@"^(([-][ \t]*){3,}|([*][ \t]*){3,}|([_][ \t]*){3,})$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking, 1000)]
        private static partial Regex Rule();

        [GeneratedRegex(@"^([-*+]|[0-9]{1,9}[.)])([ \t]+|$)", RegexOptions.ExplicitCapture, 1000)]
        private static partial Regex ItemStart();
    }
}
