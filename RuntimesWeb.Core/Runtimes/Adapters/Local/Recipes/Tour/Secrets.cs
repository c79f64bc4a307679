using System.Buffers;
using System.Text.RegularExpressions;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Tour;

/// <summary>What a secret looks like. Tells its kind and its last two characters, never more.</summary>
internal static partial class Secrets
{
    private const int LimitMilliseconds = 1000;
    private const int ShortestToTellAnEnd = 16;

    /// <summary>One of these is in every line that may hold one.</summary>
    public static readonly SearchValues<string> Marks = SearchValues.Create(
        ["-----BEGIN", "AKIA", "ASIA", "ghp_", "gho_", "ghs_", "ghu_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "xoxa-", "xapp-", "sk-", "sk_live_", "rk_live_", "AIza", "npm_", "pypi-", "eyJ", "key", "secret", "token", "passw", "pwd"],
        StringComparison.OrdinalIgnoreCase);

    public static (string Kind, string End)? Find(string line)
    {
        if (PrivateKey().IsMatch(line))
        {
            return ("private key", "");
        }

        if (Known().Match(line) is { Success: true } known && !Placeholder().IsMatch(known.Value))
        {
            return (KindOf(known), End(known.Value));
        }

        return Assigned().Match(line) is { Success: true } assigned && LooksRandom(assigned.Groups["value"].Value)
            ? ($"value of `{assigned.Groups["name"].Value.ToLowerInvariant()}`", End(assigned.Groups["value"].Value)) : null;
    }

    private static string KindOf(Match known) => new[] { ("aws", "AWS access key"), ("github", "GitHub token"), ("gitlab", "GitLab token"), ("slack", "Slack token"), ("stripe", "Stripe key"), ("google", "Google API key"), ("npm", "npm token"), ("pypi", "PyPI token"), ("model", "model provider's key"), ("jwt", "signed token (JWT)") }
        .First(kind => known.Groups[kind.Item1].Success).Item2;

    private static string End(string value) => value.Length >= ShortestToTellAnEnd ? value[^2..] : "";

    private static bool LooksRandom(string value) =>
        value.Any(char.IsAsciiDigit) && value.Any(char.IsAsciiLetter) && value.Distinct().Count() >= 8 && !Placeholder().IsMatch(value);

    [GeneratedRegex("-----BEGIN ([A-Z]+ )*PRIVATE KEY-----", RegexOptions.ExplicitCapture, LimitMilliseconds)]
    private static partial Regex PrivateKey();

    [GeneratedRegex(
        @"(?<![A-Za-z0-9])((?<aws>(AKIA|ASIA)[0-9A-Z]{16})|(?<github>gh[posu]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})|(?<gitlab>glpat-[A-Za-z0-9_-]{20,})|(?<slack>xox[abp]-[A-Za-z0-9-]{20,}|xapp-[A-Za-z0-9-]{20,})|(?<stripe>[sr]k_live_[A-Za-z0-9]{20,})|(?<google>AIza[A-Za-z0-9_-]{35})|(?<npm>npm_[A-Za-z0-9]{36})|(?<pypi>pypi-[A-Za-z0-9_-]{50,})|(?<model>sk-(ant-|or-|proj-)?[A-Za-z0-9_-]{32,})|(?<jwt>eyJ[A-Za-z0-9_-]{15,}\.eyJ[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{20,}))",
        RegexOptions.ExplicitCapture, LimitMilliseconds)]
    private static partial Regex Known();

    [GeneratedRegex(@"(?<name>[A-Za-z0-9_.-]{0,40}(api[_-]?key|secret|token|passw(or)?d|passwd|pwd|access[_-]?key|private[_-]?key))[""']?\s*(=|:|=>|:=)\s*([""'](?<value>[^""'\s$<>{}]{12,200})[""']|(?<value>[A-Za-z0-9+/_=-]{20,200})\s*$)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, LimitMilliseconds)]
    private static partial Regex Assigned();

    [GeneratedRegex(@"example|sample|placeholder|changeme|change-me|your|dummy|fake|test|xxxx|\.\.\.|1234567|abcdef|process\.env|redacted|todo", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, LimitMilliseconds)]
    private static partial Regex Placeholder();
}
