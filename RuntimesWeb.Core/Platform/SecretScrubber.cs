using System.Text.RegularExpressions;

namespace RuntimesWeb.Core.Platform;

/// <summary>Takes what looks like a secret out of a text that is to be kept or shown. It errs on the side of leaving out, but not where a number or a plain word is meant.</summary>
public static partial class SecretScrubber
{
    public const string Mark = "[secret left out]";

    // A value ends at a space, the mark has some.
    private const string MarkBegins = "[secret";

    private const int LimitMilliseconds = 1000;
    private const int ShortestRandom = 8;

    /// <summary>The text without them, and how many there were.</summary>
    public static (string Text, int LeftOut) Scrub(string text)
    {
        var count = 0;
        string Out(Match _)
        {
            count++;
            return Mark;
        }

        string Value(Match found, bool isSecret)
        {
            if (!isSecret || found.Groups["value"].Value.StartsWith(MarkBegins, StringComparison.Ordinal))
            {
                return found.Value;
            }

            count++;
            var value = found.Groups["value"];
            return string.Concat(found.Value.AsSpan(0, value.Index - found.Index), Mark, found.Value.AsSpan(value.Index - found.Index + value.Length));
        }

        var clean = PrivateKey().Replace(text, Out);
        clean = Signed().Replace(clean, Out);
        clean = Known().Replace(clean, Out);
        clean = InAddress().Replace(clean, m => Value(m, isSecret: true));
        clean = Bearer().Replace(clean, m => Value(m, m.Groups["value"].Value.Any(char.IsAsciiDigit)));
        clean = Variable().Replace(clean, m => Value(m, !IsPlaceholder(m.Groups["value"].Value)));
        clean = Password().Replace(clean, m => Value(m, IsPassword(m)));
        clean = Named().Replace(clean, m => Value(m, IsRandom(m.Groups["value"].Value)));
        return (clean, count);
    }

    // "password: ask the person" is a sentence, "password: hunter2" is not.
    private static bool IsPassword(Match found)
    {
        var value = found.Groups["value"].Value;
        return !IsPlaceholder(value) && (found.Groups["end"].Success || value.Any(c => !char.IsLetter(c)));
    }

    private static bool IsRandom(string value) => value.Length >= ShortestRandom && value.Any(char.IsAsciiDigit) && value.Any(char.IsAsciiLetter) && !IsPlaceholder(value);

    private static bool IsPlaceholder(string value) => Placeholder().IsMatch(value);

    [GeneratedRegex("-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY-----.*?(-----END ([A-Z0-9]+ )*PRIVATE KEY-----|$)", RegexOptions.ExplicitCapture | RegexOptions.Singleline, LimitMilliseconds)]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]*", RegexOptions.ExplicitCapture, LimitMilliseconds)]
    private static partial Regex Signed();

    [GeneratedRegex(
        @"(?<![A-Za-z0-9])(sk-(ant|or|proj|svcacct)-[A-Za-z0-9_-]{8,}|sk-(?=[A-Za-z_-]*[0-9])[A-Za-z0-9_-]{16,}|[sr]k_(live|test)_[A-Za-z0-9]{10,}|gh[pousr]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{16,}|glpat-[A-Za-z0-9_-]{12,}|xox[a-z]-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{10,}|(AKIA|ASIA)[0-9A-Z]{16}|AIza[A-Za-z0-9_-]{30,}|npm_[A-Za-z0-9]{30,}|pypi-[A-Za-z0-9_-]{30,}|hf_[A-Za-z0-9]{30,}|xai-(?=[A-Za-z_-]*[0-9])[A-Za-z0-9_-]{20,})",
        RegexOptions.ExplicitCapture, LimitMilliseconds)]
    private static partial Regex Known();

    [GeneratedRegex(@"://[^\s/:@]{0,100}:(?<value>[^\s/@]{1,200})@", RegexOptions.ExplicitCapture, LimitMilliseconds)]
    private static partial Regex InAddress();

    [GeneratedRegex(@"\bBearer\s+(?<value>[A-Za-z0-9._~+/=-]{12,})", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, LimitMilliseconds)]
    private static partial Regex Bearer();

    [GeneratedRegex(@"\b[A-Z][A-Z0-9_]{0,60}(KEY|TOKEN|SECRET|PASSWORD|PASSWD|PWD|CREDENTIALS)\s*=\s*[""']?(?<value>[^\s""',;]{4,})", RegexOptions.ExplicitCapture, LimitMilliseconds)]
    private static partial Regex Variable();

    [GeneratedRegex(@"(password|passwd|passphrase|pwd|passcode)[""']?(\s+is)?\s*(=|:=|=>|:)\s*[""']?(?<value>[^\s""',;]{4,})(?<end>[""',;]|\.?\s*$)?", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.Multiline, LimitMilliseconds)]
    private static partial Regex Password();

    [GeneratedRegex(@"(api[ _-]?key|secret|token|access[ _-]?key|private[ _-]?key|secret[ _-]?key|[_-]key)[""']?(\s+is)?\s*(=|:=|=>|:)\s*[""']?(?<value>[A-Za-z0-9._~+/=-]{8,})", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, LimitMilliseconds)]
    private static partial Regex Named();

    [GeneratedRegex(@"^(none|null|nil|empty|unset|required|optional|true|false|\*+|x{3,}|\.{3,}|[<$%{(].*|your.*|example.*|process\.env.*|env\..*|os\.environ.*|changeme)$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, LimitMilliseconds)]
    private static partial Regex Placeholder();
}
