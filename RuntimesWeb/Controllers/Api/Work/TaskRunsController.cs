using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Controllers.Api.Runs;
using RuntimesWeb.Core.Board.Work;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Work;

/// <summary>Work on a task that belongs to the server.</summary>
[Route("api/board/{id}/runs")]
[ErrorShape(ErrorBody.BoardOk)]
[Tags("Board")]
public sealed class TaskRunsController(WorkOnTask work) : ApiController
{
    /// <summary>Have a task worked on</summary>
    /// <remarks>
    /// Answers as soon as the task is claimed; the worktree and the work follow, and belong to the server: the caller may leave. At most `Runs:AtOnce` runs work at a time, the others are `queued`. `attempts` lets several runtimes
    /// or models try side by side, each in a worktree of its own. `worktreeId` with `message` goes on where an earlier run stopped: that is how a task in review is sent back. `verifyCommand` stands above the project's.
    /// </remarks>
    [HttpPost]
    [RequestExample("""{"runtimeId":"clawboo-native","model":"claude-haiku-4-5"}""")]
    [ProducesResponseType<StartedRuns>(StatusCodes.Status202Accepted)]
    [ResponseExample(202, RunExamples.One)]
    [Fails(400, "runtimeId is required")]
    [Fails(404, "not_found")]
    [Fails(409, "conflict")]
    [Fails(422, "workspace_unavailable")]
    public async Task<IResult> Start(string id, StartRunRequest? body, CancellationToken ct)
    {
        var wish = (body ?? new StartRunRequest(null, null, null, null, null, null, null, null, null, null, null, null, null)).Read(Guid.TryParse(id, out var task) ? task : Guid.Empty);
        var begun = wish.IsOk ? await work.RunAsync(wish.Value, Caller, ct) : wish.Failure!;
        if (begun.IsOk)
        {
            Response.Headers["X-Run-Id"] = begun.Value.Runs[0].Id.ToString();
        }

        return Reply(begun, StartedRuns.From, StatusCodes.Status202Accepted);
    }
}
