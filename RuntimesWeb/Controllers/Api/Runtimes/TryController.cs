using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Controllers.Api.Runs;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Hosting;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Runtimes;

[Route("api/runtimes/{id}/try")]
[ErrorShape(ErrorBody.Message)]
[Tags("Runtimes")]
public sealed class TryController(TryRuntime tryRuntime) : ApiController
{
    /// <summary>Prove that a runtime works</summary>
    /// <remarks>Sends it one line, in an empty folder and without tools, and answers the run that has begun; what comes back is in its events. It costs a few tokens, and is ended after two minutes.</remarks>
    [HttpPost]
    [Sensitive]
    [ProducesResponseType<RunBody>(StatusCodes.Status202Accepted)]
    [ResponseExample(202, RunExamples.One)]
    [Fails(404, RuntimeExamples.UnknownRuntime)]
    [Fails(409, "no Anthropic key connected (ANTHROPIC_API_KEY)")]
    public async Task<IResult> Try(string id, CancellationToken ct)
    {
        var started = await tryRuntime.RunAsync(id, ct);
        if (started.IsOk)
        {
            Response.Headers["X-Run-Id"] = started.Value.Id.ToString();
        }

        return Reply(started, RunBody.From, StatusCodes.Status202Accepted);
    }
}
