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
    /// <remarks>Newest first. Secrets are not among them: only their hashes are stored. `lastUsedAt` is exact to the minute.</remarks>
    [HttpGet]
    [ProducesResponseType<KeyList>(StatusCodes.Status200OK)]
    [ResponseExample(200, """{"keys":[{"id":"7b1f0a52-6a1f-4a53-9d0b-0f6a3c1f7f11","name":"laptop","scope":"read","prefix":"rw_3fa9c1","createdAt":"2026-11-22T06:00:00.000Z","lastUsedAt":null,"expiresAt":null}]}""")]
    public IResult List() => Reply(new KeyList([.. keys.List().Select(KeyView.From)]));

    /// <summary>Make an access key</summary>
    /// <remarks>
    /// The secret is shown in this answer and never again. `scope` is `full` (the default), `read` (GET and HEAD of the API), `prompt` (prompts of every agent),
    /// `agent:ID` (prompts of one agent) or `deployment:SLUG` (runs of one deployment).
    /// </remarks>
    [HttpPost]
    [ProducesResponseType<CreatedKeyView>(StatusCodes.Status201Created)]
    [RequestExample("""{"name":"laptop","scope":"read","expiresAt":"2027-01-01T00:00:00.000Z"}""")]
    [ResponseExample(201, """{"key":{"id":"7b1f0a52-6a1f-4a53-9d0b-0f6a3c1f7f11","name":"laptop","scope":"read","prefix":"rw_3fa9c1","createdAt":"2026-11-22T06:00:00.000Z","lastUsedAt":null,"expiresAt":"2027-01-01T00:00:00.000Z"},"secret":"rw_…"}""")]
    [Fails(400, "name is required (at most 100 characters)")]
    [Sensitive]
    public async Task<IResult> Create(KeyRequest? body, CancellationToken ct) => Reply(
        await keys.CreateAsync(body?.Name, body?.Scope, body?.ExpiresAt, Caller, ct),
        created => new CreatedKeyView(KeyView.From(created.Key), created.Secret.Reveal()),
        StatusCodes.Status201Created);

    /// <summary>Revoke an access key</summary>
    /// <remarks>Its sessions end and its open connections are closed at once.</remarks>
    [HttpDelete("{id}")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [Fails(404, "key not found")]
    [Sensitive]
    public async Task<IResult> Revoke(string id, CancellationToken ct)
    {
        // A key may revoke itself and still be told so.
        live.Leave(HttpContext);
        return ReplyEmpty(await keys.RevokeAsync(Guid.TryParse(id, out var known) ? known : Guid.Empty, Caller, ct));
    }
}
