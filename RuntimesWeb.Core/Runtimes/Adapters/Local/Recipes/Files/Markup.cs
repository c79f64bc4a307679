using System.Globalization;
using System.Text;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

/// <summary>Writes Markdown in which the words of a repository stay words: they come from anybody.</summary>
internal static class Markup
{
    private const int LongestCode = 120;

    /// <summary>A name as code, safe in a table too.</summary>
    public static string Code(string text) => $"`{Short(text.Replace('`', '\'').Replace("|", "¦", StringComparison.Ordinal), LongestCode)}`";

    /// <summary>A sentence as plain text.</summary>
    public static string Plain(string text, int most)
    {
        var plain = new StringBuilder();
        foreach (var c in Short(text, most))
        {
            plain.Append(c is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '#' or '|' or '!' or '~' ? "\\" : "").Append(char.IsControl(c) ? ' ' : c);
        }

        return plain.ToString();
    }

    public static string Number(long n) => n.ToString("N0", CultureInfo.InvariantCulture);

    public static string Share(long part, long whole) => part * 100 < whole ? "< 1 %" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:0} %");

    public static string Count(long n, string thing) => n == 1 ? $"1 {thing}" : $"{Number(n)} {thing}s";

    public static string Size(long bytes) => bytes >= 1_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0} kB");

    public static string Table(string head, IEnumerable<string> rows, string align) => $"{head}\n{align}\n{string.Join('\n', rows)}";

    /// <summary>The last lines of a report: what was not looked at belongs to the truth.</summary>
    public static string End(string did, TimeSpan taken, params ReadOnlySpan<string?> cuts)
    {
        var left = string.Join("; ", cuts.ToArray().Where(c => c is not null));
        return string.Create(CultureInfo.InvariantCulture, $"---\n\n{did} in {taken.TotalSeconds:0.0} s, without a language model; nothing left this computer.{(left.Length > 0 ? $" Not everything was looked at: {left}." : "")}\n");
    }

    private static string Short(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)] + "…";
}
