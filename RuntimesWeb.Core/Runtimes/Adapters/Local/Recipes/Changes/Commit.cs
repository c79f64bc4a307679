using System.Text.RegularExpressions;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Changes;

/// <summary>One commit, as the log tells it.</summary>
/// <param name="Paths">What it changed, relative to the folder.</param>
internal sealed partial record Commit(string Hash, string Subject, bool SaysBreaking, IReadOnlyList<string> Paths)
{
    /// <summary>As conventional commits are written: <c>type(scope)!: what</c>; null when it is not.</summary>
    public Convention? Convention { get; } = ConventionOf(Subject, SaysBreaking);

    /// <summary>The top folder that most of it lies in; empty for the top itself.</summary>
    public string Area => Paths.Count == 0 ? "" : Paths.GroupBy(p => p.Split('/') is [var top, _, ..] ? top : "", StringComparer.Ordinal)
        .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).First().Key;

    private static Convention? ConventionOf(string subject, bool saysBreaking) => Conventional().Match(subject) is { Success: true } match
        ? new Convention(match.Groups["type"].Value.ToLowerInvariant(), match.Groups["scope"].Value.Trim(), match.Groups["what"].Value.Trim(), saysBreaking || match.Groups["bang"].Success) : null;

    [GeneratedRegex(@"^(?<type>feat|feature|fix|perf|refactor|revert|docs|doc|build|ci|chore|test|tests|style|deps|security|deprecate|remove)(\((?<scope>[^)]{1,60})\))?(?<bang>!)?:\s+(?<what>\S.*)$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Conventional();
}

/// <summary>What a conventional commit says of itself.</summary>
internal sealed record Convention(string Kind, string Scope, string What, bool IsBreaking);
