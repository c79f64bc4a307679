using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;
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
    [ProducesResponseType<JobEventList>(StatusCodes.Status200OK)]
    [ResponseExample(200, JobExamples.Events)]
    [StreamExample(JobExamples.EventStream)]
    [Fails(400, "after must be the id of an event, such as 12")]
    [Fails(404, "unknown job '5f0c'")]
    public async Task<IResult> Events(string id, string? after, [FromHeader(Name = "Last-Event-ID")] string? lastEventId, CancellationToken ct)
    {
        var from = EventPosition.Start;
        if ((lastEventId ?? after) is { } text && !EventPosition.TryParse(text, out from))
        {
            return Fail(Failure.InvalidField("after", "after must be the id of an event, such as 12"));
        }

        if (!Guid.TryParse(id, out var job) || await queue.FindAsync(job, ct) is not { } found)
        {
            return Fail(Failure.NotFound($"unknown job '{id}'"));
        }

        return Sse.WantsJson(Request) ? Reply(new JobEventList([.. (await queue.StoredAsync(job, from, MostEvents, ct)).Select(JobEventWire.Node)], found.LastSeq))
            : new SseStream(FramesAsync(job, from, HttpContext.RequestAborted));
    }

    private async IAsyncEnumerable<SseFrame> FramesAsync(Guid job, EventPosition from, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var line in queue.ReadAsync(job, from, ct))
        {
            yield return new SseFrame(JobEventWire.Json(line), line.Position.ToString());
        }
    }
}
