namespace RuntimesWeb.Core.Usage;

/// <summary>What a model costs, in micro-USD per million tokens. What is not published apart (null) costs what input does.</summary>
public sealed record ModelPrice(long InputPerMillionMicros, long OutputPerMillionMicros, long? CachedInputPerMillionMicros = null, long? CacheWritePerMillionMicros = null)
{
    public static ModelPrice Free { get; } = new(0, 0);

    /// <summary>The cost in whole micro-USD, rounded once, at the end.</summary>
    public long Cost(TokenUsage usage)
    {
        var plain = Math.Max(0, usage.InputTokens - usage.CachedInputTokens - usage.CacheWriteTokens);
        var sum = ((decimal)plain * InputPerMillionMicros)
            + ((decimal)usage.CachedInputTokens * (CachedInputPerMillionMicros ?? InputPerMillionMicros))
            + ((decimal)usage.CacheWriteTokens * (CacheWritePerMillionMicros ?? InputPerMillionMicros))
            + ((decimal)usage.OutputTokens * OutputPerMillionMicros);
        return (long)Math.Round(sum / 1_000_000m, MidpointRounding.AwayFromZero);
    }
}
