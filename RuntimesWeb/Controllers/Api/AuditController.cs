using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Audit;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api;

/// <summary>Who changed what, when.</summary>
[Route("api/audit")]
[ErrorShape(ErrorBody.Message)]
public sealed class AuditController(AuditLog audit) : ApiController
{
    /// <summary>Read the audit log, newest first</summary>
    /// <remarks>`limit` is 1 to 200 (50 when absent); `cursor` is the `nextCursor` of an earlier answer.</remarks>
    [HttpGet]
    [ProducesResponseType<AuditList>(StatusCodes.Status200OK)]
    [ResponseExample(200, """{"entries":[{"id":1,"at":"2026-11-22T06:00:00.000Z","actor":"api","action":"key.create","target":"laptop","detail":"rw_3fa9c1… read"}],"nextCursor":null}""")]
    [Fails(400, "limit must be between 1 and 200")]
    public async Task<IResult> List(string? cursor, int? limit, CancellationToken ct) =>
        Reply(await audit.ReadAsync(cursor, limit, ct), page => new AuditList([.. page.Entries.Select(AuditView.From)], page.NextCursor));
}
