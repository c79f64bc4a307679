using System.Text.RegularExpressions;

namespace RuntimesWeb.Core.Runtimes.Install;

/// <summary>A package as the catalogue pins it: <c>@openai/codex@0</c>, <c>hermes-agent[anthropic]&lt;1</c>.</summary>
/// <param name="Text">The whole of it, one argument of the package manager.</param>
/// <param name="Range">Of an npm package, the major version it is held to; null when it is not.</param>
public sealed partial record Package(string Text, string Name, string? Range)
{
    public static Package Of(Runtime runtime)
    {
        var text = runtime.Package ?? throw new ArgumentException($"{runtime.Id} has no package", nameof(runtime));
        if (runtime.PackageManager != "npm")
        {
            return new Package(text, PythonName().Match(text).Value, null);
        }

        return text.LastIndexOf('@') is > 0 and var at ? new Package(text, text[..at], text[(at + 1)..]) : new Package(text, text, null);
    }

    /// <summary>Whether a version is one that the catalogue allows.</summary>
    public bool Allows(string version) => Range is null || version == Range || version.StartsWith(Range + ".", StringComparison.Ordinal);

    [GeneratedRegex("^[A-Za-z0-9._-]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PythonName();
}

/// <summary>The order of versions: by their numbers, and one with a suffix (<c>2.0.0-rc.1</c>) before the one without.</summary>
public sealed class VersionOrder : IComparer<string>
{
    public static VersionOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var (left, right) = (Parts(x), Parts(y));
        for (var i = 0; i < Math.Max(left.Numbers.Length, right.Numbers.Length); i++)
        {
            if (left.Numbers.ElementAtOrDefault(i).CompareTo(right.Numbers.ElementAtOrDefault(i)) is not 0 and var order)
            {
                return order;
            }
        }

        return left.HasSuffix == right.HasSuffix ? string.CompareOrdinal(x, y) : left.HasSuffix ? -1 : 1;
    }

    private static (long[] Numbers, bool HasSuffix) Parts(string? version)
    {
        var numbers = (version ?? "").Split('-', '+')[0].Split('.');
        return ([.. numbers.Select(n => long.TryParse(n, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var value) ? value : 0)],
            version?.Contains('-', StringComparison.Ordinal) == true);
    }
}
