using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace RuntimesWeb.Core.Runtimes.Tools.Shell;

/// <summary>What a command prints, of which the beginning and the end are kept; it takes the same room however much comes.</summary>
internal sealed partial class CommandOutput
{
    private const int Head = 10_000;
    private const int Tail = 20_000;

    // More than this is a command that has gone mad.
    private const long Most = 64L * 1024 * 1024;

    private readonly StringBuilder _head = new();
    private readonly char[] _tail = new char[Tail];
    private long _rest;

    /// <summary>Whether more may come.</summary>
    public bool Take(ReadOnlySpan<char> text)
    {
        var first = Math.Min(text.Length, Head - _head.Length);
        _head.Append(text[..first]);
        var rest = text[first..];
        var kept = rest.Length > Tail ? rest[^Tail..] : rest;
        _rest += rest.Length - kept.Length;
        while (kept.Length > 0)
        {
            var at = (int)(_rest % Tail);
            var piece = kept[..Math.Min(kept.Length, Tail - at)];
            piece.CopyTo(_tail.AsSpan(at));
            _rest += piece.Length;
            kept = kept[piece.Length..];
        }

        return _rest <= Most;
    }

    /// <summary>As text: without what is meant for a terminal, and with a note of what was left out.</summary>
    public override string ToString()
    {
        if (_rest <= Tail)
        {
            return Plain(string.Concat(_head.ToString(), _tail.AsSpan(0, (int)_rest)));
        }

        var at = (int)(_rest % Tail);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Plain(_head.ToString())}\n[… {_rest - Tail:N0} characters left out; send long output to a file and look at parts of it …]\n{Plain(string.Concat(_tail.AsSpan(at), _tail.AsSpan(0, at)))}");
    }

    private static string Plain(string text) =>
        string.Concat(ForTerminals().Replace(text, "").Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Where(c => c is '\n' or '\t' || !char.IsControl(c)));

    [GeneratedRegex(@"\x1B(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1B]*(\x07|\x1B\\)|[@-Z\\^_])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ForTerminals();
}
