using System.Security.Cryptography;
using System.Text;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Memory;

/// <summary>What a fact may look like.</summary>
public static class MemoryRules
{
    public const int MostTags = 20;
    public const int LongestTag = 40;
    public const int MostConfidence = 1000;

    /// <summary>An enum's member by its word; null when there is none.</summary>
    public static T? Word<T>(string? text)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (value.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>As <see cref="Word{T}"/>, where nothing is nothing and a wrong word a failure.</summary>
    public static Outcome<T?> Optional<T>(string field, string? text)
        where T : struct, Enum =>
        string.IsNullOrWhiteSpace(text) ? default(T?) : Word<T>(text) is { } value ? value : Failure.InvalidField(field, $"{field} must be {Words<T>()}");

    public static string Words<T>()
        where T : struct, Enum
    {
        var words = Enum.GetNames<T>().Select(n => n.ToLowerInvariant()).ToList();
        return $"{string.Join(", ", words[..^1])} or {words[^1]}";
    }

    /// <summary>The content as it is kept, without secrets, and whether there were some.</summary>
    internal static Outcome<(string Content, bool LeftOut)> Content(string? text)
    {
        var said = text?.Trim() ?? "";
        if (said.Length is 0 or > MemoryFact.LongestContent)
        {
            return Failure.InvalidField("content", said.Length == 0 ? "content is required" : $"content must be at most {MemoryFact.LongestContent} characters");
        }

        var (clean, leftOut) = SecretScrubber.Scrub(said);
        return clean.Replace(SecretScrubber.Mark, "", StringComparison.Ordinal).Any(char.IsLetterOrDigit)
            ? (clean.Length <= MemoryFact.LongestContent ? clean : clean[..MemoryFact.LongestContent], leftOut > 0)
            : Failure.InvalidField("content", "content has nothing to remember but a secret; keys belong under Credentials");
    }

    internal static Outcome<IReadOnlyList<string>> Tags(IReadOnlyList<string?>? tags)
    {
        List<string> clean = [.. (tags ?? []).Select(t => t?.Trim() ?? "").Where(t => t.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
        return clean.Count > MostTags || clean.Exists(t => t.Length > LongestTag || t.Any(char.IsControl)) || clean.Exists(t => SecretScrubber.Scrub(t).LeftOut > 0)
            ? Failure.InvalidField("tags", $"tags must be at most {MostTags} words of at most {LongestTag} characters")
            : clean;
    }

    internal static Failure? WrongNumber(string field, int? value) =>
        value is < 0 or > MostConfidence ? Failure.InvalidField(field, $"{field} must be between 0 and {MostConfidence}") : null;

    /// <summary>Two contents that differ in case, spaces or the last full stop only are the same thing.</summary>
    internal static string Digest(string content)
    {
        var plain = string.Join(' ', content.Normalize(NormalizationForm.FormKC).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.', '!', ' ').ToLowerInvariant();
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(plain)));
    }
}
