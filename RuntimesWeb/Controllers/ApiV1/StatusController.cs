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
    /// <remarks>Open without a key. It looks at nothing, so it answers at once.</remarks>
    [HttpGet("health")]
    [ProducesResponseType<HealthAnswer>(StatusCodes.Status200OK)]
    [ResponseExample(200, """{"status":"healthy","version":"0.1.0","timestamp":"2026-11-22T06:00:00.000Z","service":"runtimesweb"}""")]
    public IResult Health() => Reply(new HealthAnswer("healthy", ProductVersion.Text, time.GetUtcNow(), ProductVersion.Service));

    /// <summary>Whether the components the server needs are usable</summary>
    /// <remarks>Open without a key. A component that does not answer within two seconds counts as `unavailable`.</remarks>
    [HttpGet("ready")]
    [ProducesResponseType<ReadyAnswer>(StatusCodes.Status200OK)]
    [ProducesResponseType<ReadyAnswer>(StatusCodes.Status503ServiceUnavailable)]
    [ResponseExample(200, """{"status":"ready","components":{"database":"ok"}}""")]
    [ResponseExample(503, """{"status":"not_ready","components":{"database":"unavailable"}}""")]
    public async Task<IResult> Ready(CancellationToken ct)
    {
        var components = await readiness.CheckAsync(ct);
        var isReady = components.Values.All(ok => ok);
        return Reply(
            new ReadyAnswer(isReady ? "ready" : "not_ready", components.ToDictionary(c => c.Key, c => c.Value ? "ok" : "unavailable", StringComparer.Ordinal)),
            isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
