using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;
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
    [ProducesResponseType<RunEventList>(StatusCodes.Status200OK)]
    [ResponseExample(200, RunExamples.Events)]
    [StreamExample(RunExamples.EventStream)]
    [Fails(400, "after must be the id of an event, such as 12")]
    [Fails(404, RunExamples.Unknown)]
    public async Task<IResult> Events(string id, string? after, [FromHeader(Name = "Last-Event-ID")] string? lastEventId, CancellationToken ct)
    {
        var from = EventPosition.Start;
        if ((lastEventId ?? after) is { } text && !EventPosition.TryParse(text, out from))
        {
            return Fail(Failure.InvalidField("after", "after must be the id of an event, such as 12"));
        }

        if (!Guid.TryParse(id, out var run) || await engine.FindAsync(run, ct) is not { } found)
        {
            return Fail(RunsController.Unknown(id));
        }

        if (Sse.WantsJson(Request))
        {
            return Reply(new RunEventList([.. (await store.EventsAsync(run, from, MostEvents, ct)).Select(RunEventWire.Node)], found.LastSeq));
        }

        return new SseStream(!found.IsActive && from.Seq >= found.LastSeq ? NothingAsync() : FramesAsync(run, from, HttpContext.RequestAborted));
    }

    // All of it was seen: there is nothing to wait for.
    private static async IAsyncEnumerable<SseFrame> NothingAsync()
    {
        await Task.CompletedTask;
        yield break;
    }

    private async IAsyncEnumerable<SseFrame> FramesAsync(Guid run, EventPosition from, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var line in engine.ReadAsync(run, from, ct))
        {
            yield return new SseFrame(RunEventWire.Json(line), line.Position.ToString());
        }
    }
}
