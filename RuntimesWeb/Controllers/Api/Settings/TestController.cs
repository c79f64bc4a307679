using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Hosting;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Settings;

[Route("api/settings")]
[ErrorShape(ErrorBody.Message)]
[Tags("Settings")]
public sealed class TestController(TestRuntime test) : ApiController
{
    /// <summary>Test the connection of a runtime</summary>
    /// <remarks>Stagent API Reference, Settings: always 200; `connected` and `error` say what was found. No tokens are spent.</remarks>
    [HttpPost("test")]
    [Sensitive]
    [RequestExample("""{"runtime":"anthropic-direct"}""")]
    [ResponseExample(200, "{\"connected\":true,\"apiKeySource\":\"db\",\"runtime\":\"anthropic-direct\",\"capabilities\":" + Runtimes.RuntimeExamples.Capabilities + "}")]
    [ProducesResponseType<TestResponse>(StatusCodes.Status200OK)]
    public async Task<IResult> Test(TestRequest? body, CancellationToken ct)
    {
        var found = await test.RunAsync(body?.Runtime, ct);
        return Reply(new TestResponse(found.Connected, found.KeySource, found.Error, found.Runtime.StagentId, found.Runtime.Capabilities));
    }
}
