using System.Text;
using System.Text.RegularExpressions;

namespace RuntimesWeb.Core.Platform;

/// <summary>Cuts what a program prints into lines that can be stored and shown: no colours, no control characters, none empty, none endless.</summary>
public sealed partial class Lines
{
    /// <summary>A longer line is cut, with "…" at its end.</summary>
    public const int Longest = 4000;

    // Room for what is taken out again.
    private const int Kept = 2 * Longest;

    private readonly StringBuilder _line = new();

    /// <summary>Takes the next piece of output and gives the lines that ended in it; a carriage return ends one too, as progress bars use it.</summary>
    public IReadOnlyList<string> Cut(ReadOnlySpan<char> piece)
    {
        var lines = new List<string>();
        while (piece.IndexOfAny('\n', '\r') is >= 0 and var end)
        {
            Keep(piece[..end]);
            if (Rest() is { } line)
            {
                lines.Add(line);
            }

            piece = piece[(end + 1)..];
        }

        Keep(piece);
        return lines;
    }

    /// <summary>The line that was begun and has not ended; null when there is none.</summary>
    public string? Rest()
    {
        var text = Unprintable().Replace(Escape().Replace(_line.ToString(), ""), "").TrimEnd();
        _line.Clear();
        return text.Length == 0 ? null : text.Length > Longest ? text[..Longest] + "…" : text;
    }

    private void Keep(ReadOnlySpan<char> part) => _line.Append(part[..Math.Min(part.Length, Kept - _line.Length)]);

    [GeneratedRegex(@"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[@-Z\\^_])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Escape();

    [GeneratedRegex(@"[\p{Cc}\uFEFF-[\t]]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unprintable();
}
