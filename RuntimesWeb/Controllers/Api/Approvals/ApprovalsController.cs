using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Permissions.Approvals;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Approvals;

/// <summary>Questions of runs to a person, and the one place where they are answered.</summary>
[Route("api/approvals")]
[ErrorShape(ErrorBody.Message)]
public sealed class ApprovalsController(ApprovalDesk desk, ApprovalStore store) : ApiController
{
    /// <summary>List approvals, newest first</summary>
    /// <remarks>`status` is pending, allowed, denied, expired or cancelled; `runId` and `conversationId` narrow the list. `limit` is 1 to 200 (50 when absent); `cursor` is the `nextCursor` of an earlier answer.</remarks>
    [HttpGet]
    [ProducesResponseType<ApprovalList>(StatusCodes.Status200OK)]
    [ResponseExample(200, ApprovalExamples.List)]
    [Fails(400, "status must be one of pending, allowed, denied, expired, cancelled")]
    public async Task<IResult> List(string? status, string? runId, string? conversationId, string? cursor, int? limit, CancellationToken ct)
    {
        var wanted = Enum.GetValues<ApprovalStatus>().Where(s => s.ToString().Equals(status, StringComparison.OrdinalIgnoreCase)).Select(s => (ApprovalStatus?)s).FirstOrDefault();
        if (status is not null && wanted is null)
        {
            return Fail(Failure.InvalidField("status", "status must be one of pending, allowed, denied, expired, cancelled"));
        }

        // What is no id fits nothing.
        var filter = new ApprovalFilter(wanted, Id(runId), Id(conversationId));
        return Reply(await store.PageAsync(filter, cursor, limit, ct), ApprovalList.From);
    }

    /// <summary>Answer an approval</summary>
    /// <remarks>
    /// Once: a second answer is 409 `already_answered`, one after its time or its run 409 `stale`; neither changes anything. `message` is said to the model; with `allow`, `updatedInput` runs instead
    /// of what was asked. `always` keeps a rule for exactly this call, or for `pattern`.
    /// </remarks>
    [HttpPost("{id}/respond")]
    [RequestExample("""{"behavior":"allow"}""")]
    [ProducesResponseType<ApprovalAnswerBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, ApprovalExamples.Answered)]
    [Fails(400, "behavior must be allow or deny")]
    [Fails(404, ApprovalExamples.Unknown)]
    [Fails(409, "already_answered")]
    public async Task<IResult> Respond(string id, ApprovalAnswerRequest? body, CancellationToken ct)
    {
        if (body?.Behavior is not ("allow" or "deny"))
        {
            return Fail(Failure.InvalidField("behavior", "behavior must be allow or deny"));
        }

        return await AnswerAsync(id, body.ToResponse(), ct);
    }

    /// <summary>Answer an approval, in the words of the Clawboo Runtimes API</summary>
    /// <remarks>`decision` is allow_once, allow_always or deny.</remarks>
    [HttpPost("/api/tools/approvals/{id}/resolve")]
    [RequestExample("""{"decision":"allow_once"}""")]
    [ProducesResponseType<ApprovalAnswerBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, ApprovalExamples.Answered)]
    [Fails(400, "decision must be allow_once, allow_always or deny")]
    [Fails(404, ApprovalExamples.Unknown)]
    [Fails(409, "already_answered")]
    public async Task<IResult> Resolve(string id, ResolveRequest? body, CancellationToken ct) =>
        body?.Decision is "allow_once" or "allow_always" or "deny"
            ? await AnswerAsync(id, new ApprovalResponse(body.Decision != "deny", body.Message, Remember: body.Decision == "allow_always" ? new Remembering() : null), ct)
            : Fail(Failure.InvalidField("decision", "decision must be allow_once, allow_always or deny"));

    private static Guid? Id(string? text) => text is null ? null : Guid.TryParse(text, out var id) ? id : Guid.Empty;

    private async Task<IResult> AnswerAsync(string id, ApprovalResponse response, CancellationToken ct) => !Guid.TryParse(id, out var key) ? Fail(Failure.NotFound($"unknown approval '{id}'"))
        : Reply(await desk.RespondAsync(key, response, Caller, ct), a => new ApprovalAnswerBody(true, ApprovalView.From(a)));
}
