using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Access;
using RuntimesWeb.Hosting;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api;

/// <summary>Access keys to this server: made once, shown once, revoked at once.</summary>
[Route("api/keys")]
[ErrorShape(ErrorBody.Message)]
public sealed class KeysController(AccessKeys keys, LiveConnections live) : ApiController
{
    /// <summary>List the access keys</summary>
    [HttpGet]
    public IResult List() => Reply(new KeyList([.. keys.List().Select(KeyView.From)]));

    /// <summary>Make an access key</summary>
    [HttpPost]
    [Sensitive]
    public async Task<IResult> Create(KeyRequest? body, CancellationToken ct) => Reply(
        await keys.CreateAsync(body?.Name, body?.Scope, body?.ExpiresAt, Caller, ct),
        created => new CreatedKeyView(KeyView.From(created.Key), created.Secret.Reveal()),
        StatusCodes.Status201Created);

    /// <summary>Revoke an access key</summary>
    [HttpDelete("{id}")]
    [Sensitive]
    public async Task<IResult> Revoke(string id, CancellationToken ct)
    {
        // A key may revoke itself and still be told so.
        live.Leave(HttpContext);
        return ReplyEmpty(await keys.RevokeAsync(Guid.TryParse(id, out var known) ? known : Guid.Empty, Caller, ct));
    }
}
