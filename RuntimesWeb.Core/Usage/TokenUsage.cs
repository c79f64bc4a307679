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

    public static TokenUsage operator +(TokenUsage a, TokenUsage b) => new(
        a.InputTokens + b.InputTokens, a.CachedInputTokens + b.CachedInputTokens, a.CacheWriteTokens + b.CacheWriteTokens,
        a.OutputTokens + b.OutputTokens, a.ReasoningTokens + b.ReasoningTokens);
}
