using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Hosting;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.ApiV1;

/// <summary>Is it up, and can it work: open without a key, for supervisors and probes.</summary>
[Route("api/v1")]
[ErrorShape(ErrorBody.Detail)]
public sealed class StatusController(Readiness readiness, TimeProvider time) : ApiController
{
    /// <summary>Always healthy while the process serves</summary>
    [HttpGet("health")]
    public IResult Health() => Reply(new HealthAnswer("healthy", ProductVersion.Text, time.GetUtcNow(), ProductVersion.Service));

    /// <summary>Whether the components the server needs are usable</summary>
    [HttpGet("ready")]
    public async Task<IResult> Ready(CancellationToken ct)
    {
        var components = await readiness.CheckAsync(ct);
        var isReady = components.Values.All(ok => ok);
        return Reply(
            new ReadyAnswer(isReady ? "ready" : "not_ready", components.ToDictionary(c => c.Key, c => c.Value ? "ok" : "unavailable", StringComparer.Ordinal)),
            isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
