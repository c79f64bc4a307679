using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RuntimesWeb.Core.Jobs;

/// <summary>
/// One line of a job's log. <see cref="Ended"/> events (<c>complete</c>, <c>error</c>) are the last of a life and come exactly once; a person's retry begins
/// another life in the same log.
/// </summary>
/// <param name="Type">The word on the wire.</param>
public abstract record JobEvent([property: JsonIgnore] string Type)
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The last event of a life.</summary>
    [JsonIgnore]
    public bool Ended => this is Complete or Error;

    /// <summary>The event without its type, as the log keeps it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, GetType(), Json);

    public static JobEvent Parse(string type, string json) => type switch
    {
        "state" => Read<State>(json),
        "progress" => Read<Progress>(json),
        "output" => Read<Output>(json),
        "error" => Read<Error>(json),
        "complete" => Read<Complete>(json),
        _ => throw new InvalidOperationException($"no job event is called {type}"),
    };

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Json)
        ?? throw new InvalidOperationException($"not a {typeof(T).Name}: {json}");

    /// <summary>It is in another state now, or in another attempt.</summary>
    /// <param name="Reason">Why, when it is not obvious: "the server was restarted", "network problem".</param>
    public sealed record State([property: JsonPropertyName("state")] JobState Now, int Attempt, string? Reason = null, DateTimeOffset? NextAttemptAt = null) : JobEvent("state");

    /// <summary>It has come further, or begins a step; <paramref name="Step"/> is <c>installing</c>, <c>retrying</c>, … for those who follow steps.</summary>
    public sealed record Progress(
        string? Step = null, string? Message = null, long? Completed = null, long? Total = null, string? Unit = null, int? Percent = null,
        ImmutableArray<JobPart>? Parts = null) : JobEvent("progress");

    /// <summary>A line of what a program printed.</summary>
    public sealed record Output(string Line) : JobEvent("output");

    public sealed record Error(string Code, string Message, string? Hint = null) : JobEvent("error");

    public sealed record Complete(bool Success, JsonElement? Result = null) : JobEvent("complete");
}
