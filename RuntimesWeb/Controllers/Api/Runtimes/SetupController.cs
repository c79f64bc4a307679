using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Hosting;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Runtimes;

[Route("api/runtimes/{id}")]
[ErrorShape(ErrorBody.Message)]
[Tags("Runtimes")]
public sealed class SetupController(ConnectRuntime connect, DisconnectRuntime disconnect, CheckHealth health) : ApiController
{
    /// <summary>Store a provider key in the encrypted vault</summary>
    /// <remarks>Clawboo Runtimes API, POST /api/runtimes/:id/connect. The key is never echoed. For `codex` a no-op that answers the terminal login command.</remarks>
    [HttpPost("connect")]
    [Sensitive]
    [RequestExample("""{"apiKey":"sk-ant-..."}""")]
    [ResponseExample(200, """{"ok":true,"connectionState":"ready"}""")]
    [Fails(400, "apiKey is required")]
    [Fails(404, RuntimeExamples.UnknownRuntime)]
    [ProducesResponseType<ConnectResponse>(StatusCodes.Status200OK)]
    public async Task<IResult> Connect(string id, ConnectRequest? body, CancellationToken ct) =>
        Reply(await connect.RunAsync(id, body?.ApiKey, body?.Provider, Caller, ct), c => new ConnectResponse(true, RuntimeWire.Text(c.State), c.LoginCommand));

    /// <summary>Clear the stored credential</summary>
    /// <remarks>Clawboo Runtimes API, POST /api/runtimes/:id/disconnect. What is installed stays; a secret that another runtime was connected through stays for that one.</remarks>
    [HttpPost("disconnect")]
    [Sensitive]
    [ResponseExample(200, """{"ok":true,"connectionState":"needs-auth"}""")]
    [Fails(404, RuntimeExamples.UnknownRuntime)]
    [ProducesResponseType<ConnectResponse>(StatusCodes.Status200OK)]
    public async Task<IResult> Disconnect(string id, CancellationToken ct) =>
        Reply(await disconnect.RunAsync(id, Caller, ct), state => new ConnectResponse(true, RuntimeWire.Text(state)));

    /// <summary>Verify a pasted key without persisting it</summary>
    /// <remarks>Clawboo Runtimes API, POST /api/runtimes/:id/healthcheck. Only for `clawboo-native`; a bad key or an unreachable provider is a 200 with `ok: false`.</remarks>
    [HttpPost("healthcheck")]
    [Sensitive]
    [RequestExample("""{"provider":"anthropic","apiKey":"sk-ant-..."}""")]
    [ResponseExample(200, """{"ok":false,"error":"Invalid API key."}""")]
    [Fails(400, "healthcheck is only supported for the native runtime")]
    [Fails(404, RuntimeExamples.UnknownRuntime)]
    [ErrorShape(ErrorBody.Ok)]
    [ProducesResponseType<HealthcheckResponse>(StatusCodes.Status200OK)]
    public async Task<IResult> Healthcheck(string id, HealthcheckRequest? body, CancellationToken ct) =>
        Reply(await health.RunAsync(id, body?.Provider, body?.ApiKey, ct), probe => new HealthcheckResponse(probe.Ok, probe.Error));
}
