using System.Globalization;
using System.Text.Json.Nodes;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Http;

/// <summary>A part of a stream of events; read on with <c>?after=</c> the last <c>seq</c> until <c>lastSeq</c>.</summary>
public sealed record EventList(IReadOnlyList<JsonNode> Events, long LastSeq);

/// <summary>How an event of a job or run is spelled on the routes that follow them: <c>{type, seq, at, …}</c>, text with the place of its first character.</summary>
public static class EventWire
{
    /// <summary>One event as a frame; <c>body</c> is the event as a JSON object without its type.</summary>
    public static SseFrame Frame(EventPosition position, DateTimeOffset at, string type, string body, long? textOffset = null) => new(Json(position, at, type, body, textOffset), position.ToString());

    public static JsonNode Node(SseFrame frame) => JsonNode.Parse(frame.Json) ?? throw new InvalidOperationException("an event is an object");

    /// <summary>Where a caller goes on: after the event its <c>Last-Event-ID</c> or <c>?after=</c> names, else at the start.</summary>
    public static Outcome<EventPosition> From(string? lastEventId, string? after)
    {
        var from = EventPosition.Start;
        return (lastEventId ?? after) is { } text && !EventPosition.TryParse(text, out from) ? Failure.InvalidField("after", "after must be the id of an event, such as 12") : from;
    }

    /// <summary>Whether a caller wants what is stored as one JSON body instead of a stream.</summary>
    public static bool WantsJson(HttpRequest request) => request.GetTypedHeaders().Accept is { Count: > 0 } accept
        && accept.Any(a => a.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        && !accept.Any(a => a.MediaType.Equals(SseStream.ContentType, StringComparison.OrdinalIgnoreCase));

    private static string Json(EventPosition position, DateTimeOffset at, string type, string body, long? textOffset)
    {
        var time = at.UtcDateTime.ToString(WireJson.TimeFormat, CultureInfo.InvariantCulture);
        var offset = textOffset is { } place ? string.Create(CultureInfo.InvariantCulture, $",\"offset\":{place}") : "";
        return string.Create(CultureInfo.InvariantCulture, $$"""{"type":"{{type}}","seq":{{position.Seq}},"at":"{{time}}"{{offset}}{{(body.Length > 2 ? "," : "")}}{{body.AsSpan(1)}}""");
    }
}
