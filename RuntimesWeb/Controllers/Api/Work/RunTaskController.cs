using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Controllers.Api.Runtimes;
using RuntimesWeb.Core.Board.Work;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Work;

/// <summary>Work on a task while the caller waits.</summary>
[Route("api/runtimes/{id}/run")]
[ErrorShape(ErrorBody.Reason)]
[Tags("Runtimes")]
public sealed class RunTaskController(WorkOnTask work) : ApiController
{
    /// <summary>Drive a board task on a runtime end to end</summary>
    /// <remarks>
    /// Clawboo Runtimes API, POST /api/runtimes/:id/run: claim, worktree, run, verification. The answer's head comes when the worktree is there, with `X-Run-Id`; the body when all is over. The work belongs to the request: when
    /// the caller leaves, it is ended and the task is free again. 409 is final: another worker has the task. 422 names its `reason`: `too_deep`, `budget_paused`, `runtime_unavailable` or `workspace_unavailable`,
    /// and `hint` says more. `kind` research and review work without a worktree; every other kind needs `repoPath`, or a task of a project. A question to a person waits five minutes.
    /// </remarks>
    [HttpPost]
    [RequestExample("""{"taskId":"0b9f3f0e-52a5-4a58-8f7c-5f5f5d8f1c11","repoPath":"/path/to/repo","kind":"code"}""")]
    [ProducesResponseType<RunTaskResult>(StatusCodes.Status200OK)]
    [ResponseExample(200, """{"ok":true,"runtimeId":"clawboo-native","execId":"5f6c0f3a-1f1e-4a67-9d3d-0c4e9f4d2b10","doneReason":"success","status":"in_review","summary":"Fixed the search box.","costUsd":0.0123,"usedWorktree":true,"degradations":[]}""")]
    [Fails(400, "taskId is required")]
    [Fails(404, RuntimeExamples.UnknownRuntime)]
    [Fails(409, "conflict")]
    [Fails(422, "workspace_unavailable")]
    public async Task<IResult> Run(string id, RunTaskRequest? body, CancellationToken ct)
    {
        if (RuntimeCatalog.Find(id) is not { } runtime)
        {
            return Fail(Failure.NotFound($"unknown runtime '{id}'"));
        }

        var wish = (body ?? new RunTaskRequest(null, null, null, null, null, null)).Read(runtime.Id);
        if (wish.Failure is { } wrong)
        {
            return Fail(wrong);
        }

        var begun = await work.RunAsync(wish.Value, Caller, ct);
        return begun.IsOk ? await FollowAsync(begun.Value, ct) : Fail(begun.Failure!);
    }

    private async Task<IResult> FollowAsync(TaskWork begun, CancellationToken ct)
    {
        Response.Headers["X-Run-Id"] = begun.Runs[0].Id.ToString();
        try
        {
            if (await begun.Placed.WaitAsync(ct) is { } unfit)
            {
                await begun.Over.WaitAsync(ct);
                return Fail(unfit);
            }

            Response.ContentType = "application/json; charset=utf-8";
            await Response.Body.FlushAsync(ct);
            await Response.WriteAsync(JsonSerializer.Serialize(RunTaskResult.From(await begun.Over.WaitAsync(ct)), WireJson.Options), ct);
            return Results.Empty;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Nobody waits for it any more, so it ends; the answer goes to nobody.
            await begun.StopAsync();
            return Results.Empty;
        }
    }
}
