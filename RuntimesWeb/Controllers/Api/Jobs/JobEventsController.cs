using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Jobs;

/// <summary>The log of a job.</summary>
[Route("api/jobs/{id}/events")]
[ErrorShape(ErrorBody.Message)]
public sealed class JobEventsController(JobQueue queue) : ApiController
{
    private const int MostEvents = 1000;

    /// <summary>Follow the log of a job (SSE)</summary>
    /// <remarks>
    /// Events `state`, `progress`, `output`, and as the last one `error` or `complete`; each `data` is `{type, seq, at, …}`, each `id` its `seq`. What is stored is replayed, then it goes on
    /// live. `Last-Event-ID` or `?after=` resumes after an event. With `Accept: application/json` what is stored now comes as `{events, lastSeq}`, 1000 at most.
    /// </remarks>
    [HttpGet]
    [ProducesResponseType<EventList>(StatusCodes.Status200OK)]
    [ResponseExample(200, JobExamples.Events)]
    [StreamExample(JobExamples.EventStream)]
    [Fails(400, "after must be the id of an event, such as 12")]
    [Fails(404, "unknown job '5f0c'")]
    public async Task<IResult> Events(string id, string? after, [FromHeader(Name = "Last-Event-ID")] string? lastEventId, CancellationToken ct)
    {
        var from = EventWire.From(lastEventId, after);
        if (from.Failure is { } wrong)
        {
            return Fail(wrong);
        }

        if (!Guid.TryParse(id, out var job) || await queue.FindAsync(job, ct) is not { } found)
        {
            return Fail(Failure.NotFound($"unknown job '{id}'"));
        }

        return EventWire.WantsJson(Request)
            ? Reply(new EventList([.. (await queue.StoredAsync(job, from.Value, MostEvents, ct)).Select(l => EventWire.Node(Frame(l)))], found.LastSeq))
            : new SseStream(queue.ReadAsync(job, from.Value, HttpContext.RequestAborted).Select(Frame));
    }

    private static SseFrame Frame(JobLine line) => EventWire.Frame(line.Position, line.At, line.Event.Type, line.Event.ToJson());
}
