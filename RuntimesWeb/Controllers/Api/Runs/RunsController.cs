using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Runs;

/// <summary>What agents and runtimes are doing, and did.</summary>
[Route("api/runs")]
[ErrorShape(ErrorBody.Message)]
public sealed class RunsController(RunEngine engine, RunStore store) : ApiController
{
    /// <summary>List runs, newest first</summary>
    /// <remarks>`status` is queued, running, paused, waiting_input, completed, failed, cancelled or interrupted; `origin` chat, prompt, task or deployment; `runtime`, `agentId`, `taskId` and `conversationId` narrow the list. `limit` is 1 to 200 (50 when absent); `cursor` is the `nextCursor` of an earlier answer.</remarks>
    [HttpGet]
    [ProducesResponseType<RunList>(StatusCodes.Status200OK)]
    [ResponseExample(200, RunExamples.List)]
    [Fails(400, "limit must be between 1 and 200")]
    public async Task<IResult> List(string? status, string? runtime, string? agentId, string? taskId, string? conversationId, string? origin, string? cursor, int? limit, CancellationToken ct)
    {
        var filter = RunQuery.Read(status, runtime, agentId, taskId, conversationId, origin);
        return filter.Failure is { } failure ? Fail(failure) : Reply(await store.PageAsync(filter.Value, cursor, limit, ct), RunList.From);
    }

    /// <summary>Read one run</summary>
    /// <remarks>As it is now.</remarks>
    [HttpGet("{id}")]
    [ProducesResponseType<RunBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, RunExamples.One)]
    [Fails(404, RunExamples.Unknown)]
    public async Task<IResult> Read(string id, CancellationToken ct) =>
        Guid.TryParse(id, out var run) && await engine.FindAsync(run, ct) is { } found ? Reply(RunBody.From(found)) : Fail(Unknown(id));

    /// <summary>Cancel a run</summary>
    /// <remarks>Ends everything it has started, at the provider too; the answer is final.</remarks>
    [HttpPost("{id}/cancel")]
    [ProducesResponseType<RunBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, RunExamples.One)]
    [Fails(404, RunExamples.Unknown)]
    [Fails(409, "invalid_state")]
    public async Task<IResult> Cancel(string id, CancellationToken ct) => Guid.TryParse(id, out var run) ? Reply(await engine.CancelAsync(run, ct), RunBody.From) : Fail(Unknown(id));

    /// <summary>Say something to a run while it works</summary>
    /// <remarks>It hears it before its next answer; 409 when it hears nothing more.</remarks>
    [HttpPost("{id}/input")]
    [RequestExample("""{"text":"Only the tests, please."}""")]
    [ProducesResponseType<RunBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, RunExamples.One)]
    [Fails(400, "text is required")]
    [Fails(404, RunExamples.Unknown)]
    [Fails(409, "invalid_state")]
    public async Task<IResult> Input(string id, InputRequest? body, CancellationToken ct) =>
        Guid.TryParse(id, out var run) ? Reply(await engine.InputAsync(run, body?.Text ?? "", ct), RunBody.From) : Fail(Unknown(id));

    internal static Failure Unknown(string id) => Failure.NotFound($"unknown run '{id}'");
}

/// <summary>Reads which runs are wanted.</summary>
internal static class RunQuery
{
    public static Outcome<RunFilter> Read(string? status, string? runtime, string? agentId, string? taskId, string? conversationId, string? origin)
    {
        if (!TryWord<RunStatus>(status, out var statusWord))
        {
            return Failure.InvalidField("status", $"status must be one of {Words<RunStatus>()}");
        }

        if (!TryWord<RunOrigin>(origin, out var originWord))
        {
            return Failure.InvalidField("origin", $"origin must be one of {Words<RunOrigin>()}");
        }

        if (runtime is not null && RuntimeCatalog.Find(runtime) is null)
        {
            return Failure.InvalidField("runtime", $"unknown runtime '{runtime}'");
        }

        if (!TryId(taskId, out var task) || !TryId(conversationId, out var conversation))
        {
            return Failure.Invalid("taskId and conversationId must be ids, such as 0b9f3f0e-52a5-4a58-8f7c-5f5f5d8f1c11");
        }

        return new RunFilter(statusWord, RuntimeCatalog.Find(runtime)?.Id.Value, agentId, task, originWord, conversation);
    }

    private static bool TryId(string? text, out Guid? id)
    {
        var ok = Guid.TryParse(text, out var parsed);
        id = ok ? parsed : null;
        return ok || text is null;
    }

    private static bool TryWord<T>(string? text, out T? word)
        where T : struct, Enum
    {
        word = Enum.GetValues<T>().Where(v => Word(v) == text).Select(v => (T?)v).FirstOrDefault();
        return text is null || word is not null;
    }

    private static string Words<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(Word));

    private static string Word<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
