using System.Collections.Immutable;
using RuntimesWeb.Core.Credentials;

namespace RuntimesWeb.Core.Models;

/// <summary>One entry of what has been said so far.</summary>
public abstract record ModelMessage
{
    public sealed record User(ImmutableArray<ModelPart> Parts) : ModelMessage
    {
        public static User Say(string text) => new([new ModelPart.Text(text)]);
    }

    /// <summary>An answer, with the calls it made.</summary>
    /// <param name="From">Who gave it: sealed thoughts go back only to their own provider.</param>
    public sealed record Assistant(string Text, ImmutableArray<ModelDelta.ToolCall> Calls, ImmutableArray<ModelDelta.Thought> Thoughts, ProviderId From) : ModelMessage;

    /// <summary>What came of one call.</summary>
    public sealed record ToolResult(string CallId, string ToolName, string Text, bool IsError = false) : ModelMessage;
}

/// <summary>A part of a person's message.</summary>
public abstract record ModelPart
{
    public sealed record Text(string Value) : ModelPart;

    public sealed record Image(string MediaType, ReadOnlyMemory<byte> Bytes) : ModelPart;
}
