using System.Collections.Immutable;
using System.Text.Json;

namespace RuntimesWeb.Core.Runtimes.Adapters.Claude.Protocol;

/// <summary>What one line of Claude Code's output means; what means nothing to a run is <see cref="Nothing"/>.</summary>
public abstract record ClaudeFrame
{
    private ClaudeFrame()
    {
    }

    public sealed record Nothing : ClaudeFrame
    {
        public static Nothing Instance { get; } = new();
    }

    /// <summary>A turn begins.</summary>
    public sealed record Init(string Session) : ClaudeFrame;

    /// <summary>An answer of the model begins to stream.</summary>
    public sealed record Begun(string MessageId) : ClaudeFrame;

    public sealed record Text(string Piece) : ClaudeFrame;

    public sealed record Thinking(string Piece) : ClaudeFrame;

    /// <summary>A part of an answer, complete: said again when it was streamed before.</summary>
    /// <param name="Error">Why it is no answer of the model, such as <c>authentication_failed</c>.</param>
    public sealed record Said(string MessageId, bool IsOfSubagent, ImmutableArray<ClaudeBlock> Blocks, string? Error) : ClaudeFrame;

    /// <summary>What came of tool calls.</summary>
    /// <param name="Detail">What Claude Code itself knows of it beside what the model is told.</param>
    public sealed record Results(ImmutableArray<ClaudeResult> Each, JsonElement? Detail) : ClaudeFrame;

    /// <summary>A message of ours was taken up.</summary>
    public sealed record Heard(string Uuid) : ClaudeFrame;

    /// <summary>The provider did not answer; it is asked again.</summary>
    public sealed record Retry(int Attempt, int Most, int? Status, string? Error, long DelayMs) : ClaudeFrame;

    /// <summary>A tool is about to be used: it wants to know whether that may be.</summary>
    public sealed record Hook(string RequestId, string CallId, string Tool, JsonElement Input) : ClaudeFrame;

    /// <summary>A tool may only be used when a person allows it, or answers.</summary>
    public sealed record Ask(string RequestId, string CallId, string Tool, JsonElement Input) : ClaudeFrame;

    /// <summary>A question is not asked any more.</summary>
    public sealed record Withdrawn(string RequestId) : ClaudeFrame;

    /// <summary>It wants something of us that we do not know.</summary>
    public sealed record Unknown(string RequestId, string Subtype) : ClaudeFrame;

    /// <summary>The end of a turn.</summary>
    public sealed record End(string Subtype, bool IsError) : ClaudeFrame
    {
        /// <summary>The last answer, or what went wrong.</summary>
        public string? Words { get; init; }

        public string? StopReason { get; init; }

        /// <summary>What the provider answered with, when that was the error.</summary>
        public int? ApiStatus { get; init; }

        public ImmutableArray<string> Errors { get; init; } = [];

        /// <summary>What each model took since the last end; null where a version does not tell.</summary>
        public ImmutableArray<ClaudeUsage>? Since { get; init; }

        /// <summary>What each model took in all, in the counting of this version.</summary>
        public ImmutableArray<ClaudeUsage> Total { get; init; } = [];
    }
}

/// <summary>A part of an answer.</summary>
public abstract record ClaudeBlock
{
    public sealed record Text(string Value) : ClaudeBlock;

    public sealed record Thinking(string Value) : ClaudeBlock;

    public sealed record Call(string Id, string Name, JsonElement Input) : ClaudeBlock;
}

/// <summary>What came of one tool call, as the model is told.</summary>
public sealed record ClaudeResult(string CallId, string Output, bool IsError);

/// <summary>What a model took. The cost is null when Claude Code only guessed it.</summary>
public sealed record ClaudeUsage(string Model, long Input, long Output, long CacheRead, long CacheWrite, long? CostMicros);
