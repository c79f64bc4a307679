using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Hosting;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Providers;

[Route("api")]
[ErrorShape(ErrorBody.Message)]
[Tags("Providers")]
public sealed class ProvidersController(
    ProviderBoard board, ConnectProvider connect, DisconnectProvider disconnect, SetBaseUrl setBaseUrl, Vault vault) : ApiController
{
    /// <summary>List providers with the state of their key</summary>
    /// <remarks>Of a stored key the last four characters and a fingerprint at most. Source `env`: the key lies in the environment and was not copied.</remarks>
    [HttpGet("providers")]
    [ResponseExample(200, ProviderExamples.List)]
    [ProducesResponseType<ProviderListResponse>(StatusCodes.Status200OK)]
    public IResult List() => Reply(new ProviderListResponse([.. board.Current.Select(ProviderWire.Item)]));

    /// <summary>Verify a provider key and store it in the encrypted vault</summary>
    /// <remarks>With `verify: false` it is stored without asking the provider. A refused key is a 200 with `ok: false`, and nothing is stored.</remarks>
    [HttpPost("providers/{id}/connect")]
    [Sensitive]
    [RequestExample("""{"apiKey":"sk-ant-...","verify":true}""")]
    [ResponseExample(200, ProviderExamples.Stored)]
    [Fails(400, "apiKey is required")]
    [Fails(404, ProviderExamples.UnknownProvider)]
    [ProducesResponseType<ConnectProviderResponse>(StatusCodes.Status200OK)]
    public async Task<IResult> Connect(string id, ConnectProviderRequest? body, CancellationToken ct) =>
        Reply(await connect.RunAsync(id, body?.ApiKey, body?.Verify ?? true, Caller, ct), c => ProviderWire.Connected(c, board.Get(new ProviderId(id))));

    /// <summary>Remove a provider's key from the vault, for every runtime</summary>
    /// <remarks>A key in the environment is not touched.</remarks>
    [HttpPost("providers/{id}/disconnect")]
    [Sensitive]
    [ResponseExample(200, ProviderExamples.Removed)]
    [Fails(404, ProviderExamples.UnknownProvider)]
    [ProducesResponseType<ProviderResponse>(StatusCodes.Status200OK)]
    public async Task<IResult> Disconnect(string id, CancellationToken ct) =>
        Reply(await disconnect.RunAsync(id, Caller, ct), _ => Shown(id));

    /// <summary>Change a provider's base URL</summary>
    /// <remarks>Null goes back to the default. A stored key stays bound to the address it was entered for. What configuration fixes answers 409.</remarks>
    [HttpPut("providers/{id}")]
    [Sensitive]
    [RequestExample("""{"baseUrl":"https://gateway.example/anthropic"}""")]
    [ResponseExample(200, ProviderExamples.Changed)]
    [Fails(400, "baseUrl must be an http or https address, such as https://api.anthropic.com")]
    [Fails(404, ProviderExamples.UnknownProvider)]
    [Fails(409, "the base URL of Anthropic is fixed by configuration")]
    [ProducesResponseType<ProviderResponse>(StatusCodes.Status200OK)]
    public async Task<IResult> Change(string id, ChangeProviderRequest? body, CancellationToken ct) =>
        body is null ? Fail(Failure.Invalid("baseUrl is required; null goes back to the default"))
        : Reply(await setBaseUrl.RunAsync(id, body.BaseUrl, Caller, ct), _ => Shown(id));

    /// <summary>Make a new master key and encrypt every credential anew</summary>
    /// <remarks>One transaction; answers how many credentials were re-encrypted. 409 when the master key comes from the environment or an entry is unreadable.</remarks>
    [HttpPost("vault/rotate")]
    [Sensitive]
    [ResponseExample(200, """{"rotated":2}""")]
    [Fails(409, "the master key comes from RUNTIMESWEB_MASTER_KEY and cannot be rotated here")]
    [ProducesResponseType<RotateResponse>(StatusCodes.Status200OK)]
    public async Task<IResult> Rotate(CancellationToken ct) => Reply(await vault.RotateAsync(Caller, ct), n => new RotateResponse(n));

    private ProviderResponse Shown(string id) => new(ProviderWire.Item(board.Get(new ProviderId(id))));
}
