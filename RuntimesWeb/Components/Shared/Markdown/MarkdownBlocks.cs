using System.Text;

namespace RuntimesWeb.Components.Shared.Markdown;

/// <summary>
/// A text that grows, as blocks of HTML: those that are settled never change again, and only the open last one does. Borders are found line by line, so that the
/// whole costs as much as its length, however small the pieces are in which it comes, and any pieces make the same blocks.
/// </summary>
public sealed class MarkdownBlocks(bool trusted = false)
{
    /// <summary>What comes after so many characters is shown as text.</summary>
    public const int MostCharacters = 200_000;

    private const int PlainBlock = 16_000;

    private readonly List<string> _settled = [];
    private readonly StringBuilder _open = new();
    private readonly BlockBorders _borders = new();
    private readonly GrowingHtml _shown = new();
    private int _lineStart;
    private int _seen;

    /// <summary>The HTML of the blocks that are complete.</summary>
    public IReadOnlyList<string> Settled => _settled;

    /// <summary>So many characters are not settled yet.</summary>
    public int OpenLength => _open.Length;

    /// <summary>The text is too long: the rest of it is shown as text.</summary>
    public bool IsPlain { get; private set; }

    /// <summary>The open block as it stands; empty when there is none.</summary>
    public string OpenHtml() => IsPlain ? Html(_open.ToString()) : _shown.Of(_open, Html);

    public void Append(string delta)
    {
        var rest = delta.AsSpan();
        if (!IsPlain && _seen + rest.Length > MostCharacters)
        {
            AppendMarkdown(rest[..(MostCharacters - _seen)]);
            rest = rest[(MostCharacters - _seen)..];
            Complete();
            IsPlain = true;
        }

        if (IsPlain)
        {
            AppendPlain(rest);
            return;
        }

        AppendMarkdown(rest);
        _seen += rest.Length;
    }

    /// <summary>The text is over, or goes on with something else.</summary>
    public void Complete()
    {
        if (!IsPlain && _open.Length > _lineStart)
        {
            EndLine();
        }

        Settle(_open.Length);
        _borders.Reset();
    }

    /// <summary>A whole text at once.</summary>
    public static IReadOnlyList<string> Of(string text, bool trusted = false)
    {
        var blocks = new MarkdownBlocks(trusted);
        blocks.Append(text);
        blocks.Complete();
        return blocks.Settled;
    }

    private void AppendMarkdown(ReadOnlySpan<char> rest)
    {
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf('\n');
            foreach (var piece in (end < 0 ? rest : rest[..end]).Split('\r'))
            {
                _open.Append((end < 0 ? rest : rest[..end])[piece]);
            }

            if (end < 0)
            {
                return;
            }

            EndLine();
            rest = rest[(end + 1)..];
        }
    }

    private void AppendPlain(ReadOnlySpan<char> rest)
    {
        while (!rest.IsEmpty)
        {
            var take = Math.Min(rest.Length, Math.Max(1, PlainBlock - _open.Length));
            _open.Append(rest[..take]);
            rest = rest[take..];
            // A character of two halves stays whole.
            if (_open.Length >= PlainBlock && !char.IsHighSurrogate(_open[^1]))
            {
                Settle(_open.Length);
            }
        }
    }

    private void EndLine()
    {
        var border = _borders.Next(_open.ToString(_lineStart, _open.Length - _lineStart));
        if (border.HasFlag(Border.Before))
        {
            Settle(_lineStart);
        }

        _open.Append('\n');
        if (border.HasFlag(Border.After))
        {
            Settle(_open.Length);
        }

        _lineStart = _open.Length;
    }

    private void Settle(int length)
    {
        if (Html(_open.ToString(0, length)) is { Length: > 0 } html)
        {
            _settled.Add(html);
        }

        _open.Remove(0, length);
        _lineStart = 0;
        _shown.Forget();
    }

    private string Html(string text) => string.IsNullOrWhiteSpace(text) ? "" : IsPlain ? SafeMarkdown.AsText(text) : SafeMarkdown.ToHtml(text, trusted);
}
