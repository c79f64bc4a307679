using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Executions;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Board;

/// <summary>Work on tasks: what this server carries out, and what others tell of.</summary>
[Route("api/board")]
[ErrorShape(ErrorBody.Board)]
public sealed class ExecutionsController(RecordExecution record, TaskStore tasks, RunStore runs) : ApiController
{
    /// <summary>List the work on a task, newest first</summary>
    /// <remarks>Its runs and what was told of, in one shape; at most 200 of each.</remarks>
    [HttpGet("{id}/executions")]
    [ProducesResponseType<ExecutionList>(StatusCodes.Status200OK)]
    [ResponseExample(200, $$"""{"ok":true,"executions":[{{BoardExamples.Execution}}]}""")]
    [Fails(404, BoardExamples.Unknown)]
    public async Task<IResult> List(string id, CancellationToken ct)
    {
        var task = TaskId.Of(id);
        if (await tasks.FindAsync(task, ct) is null)
        {
            return Fail(Failure.NotFound(BoardExamples.Unknown));
        }

        var told = await record.ListAsync(task, ct);
        return Reply(await runs.PageAsync(new RunFilter(TaskId: task), null, PageBounds.MaxLimit, ct), page => new ExecutionList(
            true, [.. told.Select(ExecutionView.From).Concat(page.Runs.Select(run => ExecutionView.From(run, task))).OrderByDescending(e => e.StartedAt)]));
    }

    /// <summary>Tell of work on a task that is carried out elsewhere</summary>
    /// <remarks>`executorType` is any word, such as the id of a runtime. It counts as running until its end is told.</remarks>
    [HttpPost("{id}/executions")]
    [RequestExample("""{"executorType":"claude-code","runReason":"run"}""")]
    [ProducesResponseType<ExecutionOk>(StatusCodes.Status200OK)]
    [ResponseExample(200, $$"""{"ok":true,"execution":{{BoardExamples.Execution}}}""")]
    [Fails(400, "executorType is required")]
    [Fails(404, BoardExamples.Unknown)]
    public async Task<IResult> Begin(string id, ExecutionRequest? body, CancellationToken ct) => Reply(
        await record.BeginAsync(TaskId.Of(id), body?.ExecutorType, body?.WorkspaceId, body?.RunReason, body?.BeforeCommit, ct), e => new ExecutionOk(true, ExecutionView.From(e)));

    /// <summary>Tell how work that is carried out elsewhere ended</summary>
    /// <remarks>`status` is succeeded, failed, timed_out or cancelled; the last word counts. The end of a run cannot be told.</remarks>
    [HttpPatch("executions/{execId}")]
    [RequestExample("""{"status":"succeeded","summary":"Fixed.","inputTokens":1200,"outputTokens":340,"costUsd":0.0087}""")]
    [ProducesResponseType<OkView>(StatusCodes.Status200OK)]
    [ResponseExample(200, """{"ok":true}""")]
    [Fails(400, "status must be succeeded, failed, timed_out or cancelled")]
    [Fails(404, "execution not found")]
    public async Task<IResult> End(string execId, ExecutionPatch? body, CancellationToken ct)
    {
        var end = (body ?? new ExecutionPatch(null, null, null, null, null, null, null)).Read();
        return end.Failure is { } wrong ? Fail(wrong) : Reply(await record.EndAsync(TaskId.Of(execId), end.Value, ct), _ => new OkView());
    }
}
