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
    [HttpGet]
    public async Task<IResult> List(string? cursor, int? limit, CancellationToken ct) =>
        Reply(await audit.ReadAsync(cursor, limit, ct), page => new AuditList([.. page.Entries.Select(AuditView.From)], page.NextCursor));
}
