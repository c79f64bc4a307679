using System.Globalization;
using System.Text.Json;

namespace RuntimesWeb.Core.Usage;

/// <summary>What answers of a provider took, in tokens.</summary>
/// <param name="InputTokens">All input, cached and newly cached included.</param>
/// <param name="CachedInputTokens">The part of the input that was read from the provider's cache.</param>
/// <param name="CacheWriteTokens">The part of the input that was written to the provider's cache.</param>
/// <param name="OutputTokens">All output, reasoning included.</param>
/// <param name="ReasoningTokens">The part of the output that was reasoning.</param>
public sealed record TokenUsage(long InputTokens, long CachedInputTokens, long CacheWriteTokens, long OutputTokens, long ReasoningTokens)
{
    public static TokenUsage None { get; } = new(0, 0, 0, 0, 0);

    /// <summary>Reads what <see cref="ToText"/> wrote, and the JSON that was kept before it.</summary>
    public static TokenUsage Parse(string text)
    {
        if (text.StartsWith('{'))
        {
            return JsonSerializer.Deserialize<TokenUsage>(text, JsonSerializerOptions.Web) ?? None;
        }

        var parts = text.Split(',');
        return new(Number(0), Number(1), Number(2), Number(3), Number(4));

        long Number(int i) => i < parts.Length && parts[i].Length > 0 ? long.Parse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture) : 0;
    }

    public static TokenUsage operator +(TokenUsage a, TokenUsage b) => new(
        a.InputTokens + b.InputTokens, a.CachedInputTokens + b.CachedInputTokens, a.CacheWriteTokens + b.CacheWriteTokens,
        a.OutputTokens + b.OutputTokens, a.ReasoningTokens + b.ReasoningTokens);

    /// <summary>As it is kept with runs, messages and conversations, in the order of the parameters, without zeros: names would weigh more than many an answer.</summary>
    public string ToText() => string.Create(CultureInfo.InvariantCulture, $"{InputTokens:#},{CachedInputTokens:#},{CacheWriteTokens:#},{OutputTokens:#},{ReasoningTokens:#}").TrimEnd(',');
}
