using System.Text.Json;
using System.Text.Json.Serialization;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Runtimes;

/// <summary>One event of an install (Clawboo Runtimes API): <c>progress</c> with step and message, <c>output</c> with line, <c>error</c> with code and message, <c>complete</c> with success.</summary>
public sealed record InstallFrame(
    string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Step = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Line = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Code = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Message = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Success = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Warning = null);

/// <summary>From the log of a job to the documented frames.</summary>
public static class InstallFrames
{
    /// <summary>The last frame when the log cannot be read on; the job itself is not touched by that.</summary>
    public static SseFrame Broken { get; } = Frame(new InstallFrame("error", Code: JobError.InternalCode, Message: "The log could not be read on. The job goes on; its X-Job-Id tells how it ends."));

    /// <summary>The frame of an event; null for what this API does not tell.</summary>
    public static SseFrame? Of(JobEvent e) => e switch
    {
        JobEvent.Progress { Step: { } step, Message: { } message } => Frame(new InstallFrame("progress", Step: step, Message: message)),
        JobEvent.State { Now: JobState.Retrying } waiting => Frame(new InstallFrame("progress", Step: "retrying", Message: $"{waiting.Reason}. Trying again…")),
        JobEvent.Output output => Frame(new InstallFrame("output", Line: output.Line)),
        JobEvent.Error error => Frame(new InstallFrame("error", Code: error.Code, Message: error.Message)),
        JobEvent.Complete complete => Frame(new InstallFrame("complete", Success: complete.Success, Warning: WarningOf(complete.Result))),
        _ => null,
    };

    private static SseFrame Frame(InstallFrame frame) => new(JsonSerializer.Serialize(frame, WireJson.Options));

    private static string? WarningOf(JsonElement? result) =>
        result is { ValueKind: JsonValueKind.Object } values && values.TryGetProperty("warning", out var warning) ? warning.GetString() : null;
}
