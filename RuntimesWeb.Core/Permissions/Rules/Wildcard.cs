using System.Collections.Immutable;
using System.Text;

namespace RuntimesWeb.Core.Permissions.Rules;

/// <summary>A text in which <c>*</c> stands for any text. <c>\*</c> is a star, <c>\\</c> a backslash.</summary>
internal sealed class Wildcard
{
    private readonly ImmutableArray<string> _pieces;
    private readonly bool _hasBorder;

    private Wildcard(ImmutableArray<string> pieces, bool hasBorder) => (_pieces, _hasBorder) = (pieces, hasBorder);

    public bool IsExact => _pieces.Length == 1;

    /// <summary>What everything that matches begins with.</summary>
    public string Beginning => _pieces[0];

    /// <param name="words">A last <c> *</c> also matches nothing: <c>git *</c> is <c>git</c> with any words, and not <c>gitk</c>.</param>
    public static Wildcard Of(string pattern, bool words)
    {
        var pieces = ImmutableArray.CreateBuilder<string>();
        var piece = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\' && i + 1 < pattern.Length && pattern[i + 1] is '*' or '\\')
            {
                piece.Append(pattern[++i]);
            }
            else if (pattern[i] == '*')
            {
                pieces.Add(piece.ToString());
                piece.Clear();
            }
            else
            {
                piece.Append(pattern[i]);
            }
        }

        pieces.Add(piece.ToString());
        return new Wildcard(pieces.ToImmutable(), words && pieces.Count > 1 && pieces[^1].Length == 0 && pieces[^2].EndsWith(' '));
    }

    public static string Escape(string text) => text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("*", @"\*", StringComparison.Ordinal);

    public bool Matches(string text, StringComparison comparison = StringComparison.Ordinal) => MatchesPieces(text, comparison) || (_hasBorder && MatchesPieces(text + " ", comparison));

    private bool MatchesPieces(string text, StringComparison comparison)
    {
        if (IsExact)
        {
            return string.Equals(text, _pieces[0], comparison);
        }

        if (!text.StartsWith(_pieces[0], comparison))
        {
            return false;
        }

        var at = _pieces[0].Length;
        foreach (var piece in _pieces[1..^1])
        {
            var found = text.IndexOf(piece, at, comparison);
            if (found < 0)
            {
                return false;
            }

            at = found + piece.Length;
        }

        return text.Length - at >= _pieces[^1].Length && text.EndsWith(_pieces[^1], comparison);
    }
}
