using System.Text.RegularExpressions;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Tidying;

/// <summary>Tells where in a file a text of several lines may stand, in which blanks count. Rather says too much: it reads signs, not languages.</summary>
internal static partial class LongTexts
{
    private const int Milliseconds = 1000;

    /// <summary>The first of these lines, and the one after the last; none when they are the same.</summary>
    public static (int From, int To) Span(string[] lines, string language)
    {
        var (first, last, open) = (-1, -1, false);
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd('\r');
            // What these open is closed by no sign that is looked for, so it may go on to the end.
            var opens = Opens(line, language);
            if (opens || line.Contains("\"\"\"", StringComparison.Ordinal) || line.Contains("'''", StringComparison.Ordinal) || IsOdd(line, '"') || IsOdd(line, '`') || line.EndsWith('\\'))
            {
                first = first < 0 ? i : first;
                (last, open) = (i, open || opens);
            }
        }

        return first < 0 ? (0, 0) : (first, open ? lines.Length : Math.Min(lines.Length, last + 2));
    }

    private static bool Opens(string line, string language) => language switch
    {
        "C#" or "F#" => line.Contains("@\"", StringComparison.Ordinal) || line.Contains("@$\"", StringComparison.Ordinal),
        "C++" or "C" => line.Contains("R\"", StringComparison.Ordinal),
        "Lua" or "CMake" => LongBracket().IsMatch(line),
        "OCaml" => line.Contains("{|", StringComparison.Ordinal),
        "Nix" => line.Contains("''", StringComparison.Ordinal),
        "HCL" or "Dockerfile" => line.Contains("<<", StringComparison.Ordinal),
        "Shell" or "Ruby" or "PHP" or "Perl" => line.Contains("<<", StringComparison.Ordinal) || IsOdd(line, '\'') || line.StartsWith('=') || line.StartsWith("__END__", StringComparison.Ordinal) || line.Contains('%', StringComparison.Ordinal),
        "PowerShell" => HereString().IsMatch(line) || IsOdd(line, '\''),
        "YAML" => Block().IsMatch(line) || IsOdd(line, '\''),
        "SQL" => line.Contains("$$", StringComparison.Ordinal) || IsOdd(line, '\''),
        "HTML" or "Razor" or "Vue" or "Svelte" => line.Contains("<pre", StringComparison.OrdinalIgnoreCase) || line.Contains("<textarea", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    private static bool IsOdd(string line, char sign) => line.AsSpan().Count(sign) % 2 == 1;

    [GeneratedRegex(@"\[=*\[", RegexOptions.None, Milliseconds)]
    private static partial Regex LongBracket();

    [GeneratedRegex(@"@['""]\s*$", RegexOptions.None, Milliseconds)]
    private static partial Regex HereString();

    [GeneratedRegex(@"[|>][+-]?\d?[+-]?\s*(#.*)?$", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Block();
}
