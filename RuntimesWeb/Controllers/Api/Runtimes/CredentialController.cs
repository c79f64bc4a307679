using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Runtimes.Adapters.Cli;
using RuntimesWeb.Hosting;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Runtimes;

/// <summary>Body and answer.</summary>
/// <param name="Credential"><c>key</c> or <c>login</c>.</param>
public sealed record CredentialWish(string? Credential);

[Route("api/runtimes/{id}/credential")]
[ErrorShape(ErrorBody.Message)]
[Tags("Runtimes")]
public sealed class CredentialController(CliCredentials credentials) : ApiController
{
    private const string NoLogin = "Hermes has no login of its own";

    /// <summary>What a command line tool asks its provider with first</summary>
    /// <remarks>`key`, through the credential proxy, or `login`, the one its person made in a terminal. Without a key a login is used in any case.</remarks>
    [HttpGet]
    [ResponseExample(200, """{"credential":"key"}""")]
    [Fails(400, NoLogin)]
    [Fails(404, RuntimeExamples.UnknownRuntime)]
    [ProducesResponseType<CredentialWish>(StatusCodes.Status200OK)]
    public IResult Get(string id) => Reply(credentials.Wish(id), wish => new CredentialWish(wish));

    /// <summary>Choose what a command line tool asks its provider with first</summary>
    /// <remarks>It counts from the next run or turn on; a program that waits with the other one is ended.</remarks>
    [HttpPut]
    [Sensitive]
    [RequestExample("""{"credential":"login"}""")]
    [ResponseExample(200, """{"credential":"login"}""")]
    [Fails(400, "credential must be key or login")]
    [Fails(404, RuntimeExamples.UnknownRuntime)]
    [ProducesResponseType<CredentialWish>(StatusCodes.Status200OK)]
    public async Task<IResult> Put(string id, CredentialWish? body, CancellationToken ct) => Reply(await credentials.ChooseAsync(id, body?.Credential, Caller, ct), wish => new CredentialWish(wish));
}
