using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Runs;

/// <summary>The events of a run.</summary>
[Route("api/runs/{id}/events")]
[ErrorShape(ErrorBody.Message)]
public sealed class RunEventsController(RunEngine engine, RunStore store) : ApiController
{
    private const int MostEvents = 1000;

    /// <summary>Follow a run (SSE)</summary>
    /// <remarks>
    /// Events `status`, `text`, `thinking`, `tool_call`, `tool_result`, `input`, `usage`, and as the last one `error` or `done`; each `data` is `{type, seq, at, …}`. What is stored is replayed,
    /// then it goes on live. `Last-Event-ID` or `?after=` resumes after an event, or inside a text (`12.345`). With `Accept: application/json` what is stored now comes as `{events, lastSeq}`, 1000 at most.
    /// </remarks>
    [HttpGet]
    [ProducesResponseType<EventList>(StatusCodes.Status200OK)]
    [ResponseExample(200, RunExamples.Events)]
    [StreamExample(RunExamples.EventStream)]
    [Fails(400, "after must be the id of an event, such as 12")]
    [Fails(404, RunExamples.Unknown)]
    public async Task<IResult> Events(string id, string? after, [FromHeader(Name = "Last-Event-ID")] string? lastEventId, CancellationToken ct)
    {
        var from = EventWire.From(lastEventId, after);
        if (from.Failure is { } wrong)
        {
            return Fail(wrong);
        }

        if (!Guid.TryParse(id, out var run) || await engine.FindAsync(run, ct) is not { } found)
        {
            return Fail(RunsController.Unknown(id));
        }

        if (EventWire.WantsJson(Request))
        {
            return Reply(new EventList([.. (await store.EventsAsync(run, from.Value, MostEvents, ct)).Select(l => EventWire.Node(Frame(l)))], found.LastSeq));
        }

        // Whoever has seen all of it waits for nothing.
        var rest = !found.IsActive && from.Value.Seq >= found.LastSeq ? AsyncEnumerable.Empty<RunLine>() : engine.ReadAsync(run, from.Value, HttpContext.RequestAborted);
        return new SseStream(rest.Select(Frame));
    }

    private static SseFrame Frame(RunLine line) => EventWire.Frame(line.Position, line.At, line.Event.Type, line.Event.ToJson(), line.TextOffset);
}
