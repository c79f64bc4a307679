using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Core.Models;

/// <summary>Why a model stopped.</summary>
public enum StopReason
{
    End,
    ToolUse,
    MaxTokens,

    /// <summary>The model, or a filter before it, did not want to.</summary>
    Refusal,

    /// <summary>The context window is full.</summary>
    ContextFull,
    Other,
}

/// <summary>The next piece of an answer.</summary>
public abstract record ModelDelta
{
    public sealed record Text(string Value) : ModelDelta;

    public sealed record Thinking(string Value) : ModelDelta;

    /// <summary>A piece of thinking is complete. Its seal is the provider's, to be handed back unchanged with the next turn.</summary>
    /// <param name="IsHidden">The provider does not show it: the seal is all there is.</param>
    public sealed record Thought(string Value, string Seal, bool IsHidden) : ModelDelta;

    /// <summary>A complete call. Calls cut off by the end of the answer do not come.</summary>
    /// <param name="ArgumentsJson">As the model wrote it, <c>{}</c> when it wrote nothing; a model may write what is not JSON.</param>
    /// <param name="Seal">What the provider wants back with the call, unchanged; null for most.</param>
    public sealed record ToolCall(string Id, string Name, string ArgumentsJson, string? Seal = null) : ModelDelta;

    /// <summary>What the answer has taken so far; each one replaces the one before.</summary>
    public sealed record Usage(TokenUsage Tokens) : ModelDelta;

    public sealed record Stopped(StopReason Reason) : ModelDelta;

    public sealed record Failed(ModelFailure Failure) : ModelDelta;
}
