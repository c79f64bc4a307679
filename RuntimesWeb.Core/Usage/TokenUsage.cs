namespace RuntimesWeb.Core.Usage;

/// <summary>What one answer of a provider took, in tokens.</summary>
/// <param name="InputTokens">All input, cached and newly cached included.</param>
/// <param name="CachedInputTokens">The part of the input that was read from the provider's cache.</param>
/// <param name="CacheWriteTokens">The part of the input that was written to the provider's cache.</param>
/// <param name="OutputTokens">All output, reasoning included.</param>
/// <param name="ReasoningTokens">The part of the output that was reasoning.</param>
public sealed record TokenUsage(long InputTokens, long CachedInputTokens, long CacheWriteTokens, long OutputTokens, long ReasoningTokens);
