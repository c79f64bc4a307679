using System.Text.Json;
using System.Text.Json.Serialization;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Runtimes.Tools;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Core.Runtimes.Adapters;

/// <summary>Why a run that did its work came to its end.</summary>
public enum DoneReason
{
    Completed,

    /// <summary>It has had all the turns it may have.</summary>
    MaxTurns,

    /// <summary>The model's answer was cut at its length limit.</summary>
    MaxTokens,

    /// <summary>The model, or a filter before it, did not want to.</summary>
    Refusal,

    /// <summary>A person stopped it.</summary>
    Cancelled,
}

/// <summary>
/// What goes on in a run: the one union that all adapters emit and all readers read. <see cref="Text"/> and <see cref="Thinking"/> are pieces of a stream; the
/// others are events of their own. The last one is <see cref="Done"/> or <see cref="Error"/>, exactly once.
/// </summary>
/// <param name="Type">The word on the wire.</param>
public abstract record RunEvent([property: JsonIgnore] string Type)
{
    internal const string TextType = "text";
    internal const string ThinkingType = "thinking";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>The last event of a run.</summary>
    [JsonIgnore]
    public bool IsLast => this is Done or Error;

    /// <summary>The event without its type, as the log keeps it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, GetType(), Json);

    public static RunEvent Parse(string type, string body) => type switch
    {
        TextType => new Text(body),
        ThinkingType => new Thinking(body),
        "status" => Read<Status>(body),
        "tool_call" => Read<ToolCall>(body),
        "tool_result" => Read<ToolResult>(body),
        "file_edit" => Read<FileEdit>(body),
        "approval" => Read<Approval>(body),
        "input" => Read<Steering>(body),
        "session" => Read<Session>(body),
        "usage" => Read<Usage>(body),
        "error" => Read<Error>(body),
        "done" => Read<Done>(body),
        _ => throw new InvalidOperationException($"no run event is called {type}"),
    };

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Json) ?? throw new InvalidOperationException($"not a {typeof(T).Name}: {json}");

    /// <summary>What it is doing now: <c>queued</c>, <c>running</c>, <c>waiting</c> (for a provider that asked to wait), <c>compacting</c>, …</summary>
    public sealed record Status(string Phase, string? Message = null) : RunEvent("status");

    /// <summary>A piece of the answer.</summary>
    public sealed record Text([property: JsonPropertyName("text")] string Value) : RunEvent(TextType);

    /// <summary>A piece of what the model thinks before it answers.</summary>
    public sealed record Thinking([property: JsonPropertyName("text")] string Value) : RunEvent(ThinkingType);

    /// <summary>A tool is about to run.</summary>
    /// <param name="Input">What the model wrote; a string when that is not JSON.</param>
    /// <param name="Permission">What was decided about it; null when it only looks, or cannot be run anyway.</param>
    /// <param name="Reason">Why, in a sentence.</param>
    /// <param name="Rule">The rule that decided; null when the mode did.</param>
    public sealed record ToolCall(string Id, string Name, JsonElement Input, PermissionBehavior? Permission = null, string? Reason = null, string? Rule = null) : RunEvent("tool_call")
    {
        public static ToolCall Of(string id, string name, string argumentsJson)
        {
            try
            {
                return new ToolCall(id, name, JsonSerializer.Deserialize<JsonElement>(argumentsJson));
            }
            catch (JsonException)
            {
                return new ToolCall(id, name, JsonSerializer.SerializeToElement(argumentsJson));
            }
        }
    }

    /// <summary>What came of a tool call, as the model gets it.</summary>
    public sealed record ToolResult(string Id, string Name, string Output, bool IsError, long DurationMs) : RunEvent("tool_result");

    /// <summary>A file was changed.</summary>
    /// <param name="Id">Of the tool call that did it.</param>
    public sealed record FileEdit(string Id, string Path, FileChangeKind Change, int Additions, int Deletions, string Diff) : RunEvent("file_edit")
    {
        public static FileEdit Of(string id, FileChange change) => new(id, change.Path, change.Change, change.Additions, change.Deletions, change.Diff);
    }

    /// <summary>A person is asked whether a tool may run, and, told again with another status, what became of it.</summary>
    /// <param name="CallId">Of the tool call it is about.</param>
    /// <param name="Subject">What a rule would be about: the command line, path or address.</param>
    /// <param name="Preview">What it would do, as far as that can be shown: a diff.</param>
    /// <param name="Message">What the person said to it.</param>
    public sealed record Approval(
        Guid Id, string CallId, string ToolName, JsonElement ToolInput, ToolEffect Effect, string? Subject, string Reason, [property: JsonPropertyName("status")] ApprovalStatus State, string? Preview = null, string? Message = null) : RunEvent("approval");

    /// <summary>Something a person said while it worked, at the place where the run heard it.</summary>
    public sealed record Steering([property: JsonPropertyName("text")] string Value) : RunEvent("input");

    /// <summary>Under which id the runtime itself keeps what was said, so that a later run can go on there.</summary>
    public sealed record Session(string Id) : RunEvent("session");

    /// <summary>What one answer of a provider took. Cost in millionths of a dollar: what the runtime itself said, else by the price list; null when neither knows.</summary>
    public sealed record Usage(string Provider, string Model, [property: JsonPropertyName("usage")] TokenUsage Tokens, long? CostMicros = null) : RunEvent("usage");

    /// <summary>It failed.</summary>
    /// <param name="Code">For programs, such as <c>bad_key</c>, <c>rate_limited</c>, <c>interrupted</c>.</param>
    /// <param name="Hint">What to do about it.</param>
    public sealed record Error(string Code, string Message, string? Hint = null) : RunEvent("error");

    public sealed record Done(DoneReason Reason, string? Summary = null) : RunEvent("done");
}
