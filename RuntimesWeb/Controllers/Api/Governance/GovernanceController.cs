using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Usage.Budgets;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Governance;

/// <summary>Budgets and their audit in the words of the Clawboo Runtimes API: the same budgets as `/api/budgets`, those of a month.</summary>
[Route("api/governance")]
[ErrorShape(ErrorBody.Message)]
public sealed class GovernanceController(BudgetBook book, EditBudgets edit, AuditLog audit) : ApiController
{
    private const string Example = """
        {"id":"0f0e6c38-6a4b-4d3c-9c39-6fd2a1f0a7c1","scope":"agent","scopeId":"coder","limitUsdCents":100,"graceUsdCents":0,"spentUsdCents":84,"spentMicroCents":841200,
        "status":"soft_capped","mode":"cap","resetsAt":"2026-12-01T00:00:00.000Z"}
        """;

    /// <summary>List the budgets of this month in cents</summary>
    /// <remarks>`scope` is agent, team or tenant (everything); `status` is active, soft_capped (four fifths are spent) or paused. `spentMicroCents` are ten-thousandths of a cent.</remarks>
    [HttpGet("budgets")]
    [ProducesResponseType<GovernedBudgetsView>(StatusCodes.Status200OK)]
    [ResponseExample(200, "{\"budgets\":[" + Example + "]}")]
    public async Task<IResult> List(CancellationToken ct) => Reply(new GovernedBudgetsView([.. (await MonthlyAsync(ct)).Select(GovernedBudgetView.From)]));

    /// <summary>Make a budget for a month, or change it</summary>
    /// <remarks>`mode` is `warn` (when absent: nothing is paused) or `cap`. `scopeId` of a tenant is not looked at.</remarks>
    [HttpPost("budgets")]
    [RequestExample("""{"scope":"tenant","scopeId":"default","limitUsdCents":2000,"mode":"cap"}""")]
    [ProducesResponseType<GovernedBudgetBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, "{\"budget\":" + Example + "}")]
    [Fails(400, "scope must be agent, team or tenant")]
    public async Task<IResult> Set(GovernedBudgetRequest? body, CancellationToken ct)
    {
        var scope = GovernedBudgetView.ReadScope(body?.Scope);
        if (scope.Failure is { } wrong)
        {
            return Fail(wrong);
        }

        if (GovernedBudgetView.Micros(body?.LimitUsdCents) is not (> 0 and <= EditBudgets.HighestMicros and var limit))
        {
            return Fail(Core.Platform.Failure.InvalidField("limitUsdCents", "limitUsdCents must be more than 0, and a hundred million at most"));
        }

        return Reply(await edit.SetAsync(new BudgetInput(scope.Value, body?.ScopeId, "month", limit, body?.Mode), Caller, ct), b => new GovernedBudgetBody(GovernedBudgetView.From(b)));
    }

    /// <summary>Let a budget spend more in this month</summary>
    /// <remarks>`graceUsdCents` more from now on. Without it nothing more may be spent, and `willRepause` says whether work stays paused.</remarks>
    [HttpPost("budgets/{scope}/{id}/resume")]
    [RequestExample("""{"graceUsdCents":100}""")]
    [ProducesResponseType<GovernedResumeBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, "{\"budget\":" + Example + ",\"willRepause\":false}")]
    [Fails(400, "scope must be agent, team or tenant")]
    [Fails(404, "budget not found")]
    public async Task<IResult> Resume(string scope, string id, GovernedResumeRequest? body, CancellationToken ct)
    {
        var word = GovernedBudgetView.ReadScope(scope);
        if (word.Failure is { } wrong)
        {
            return Fail(wrong);
        }

        // An agent may have a budget and a limit of its own: the one that holds it back is meant.
        var named = (await MonthlyAsync(ct)).Where(b => b.Budget.Scope.ToString().Equals(word.Value, StringComparison.OrdinalIgnoreCase) && (word.Value == "all" || b.Budget.ScopeId == id))
            .OrderByDescending(b => b.State).FirstOrDefault();
        return named is null
            ? Fail(EditBudgets.Missing)
            : Reply(
                await edit.GraceAsync(named.Budget.Id, GovernedBudgetView.Micros(body?.GraceUsdCents) ?? 0, Caller, ct),
                b => new GovernedResumeBody(GovernedBudgetView.From(b), b.State == BudgetState.Paused));
    }

    /// <summary>Read what was decided and limited, newest first</summary>
    /// <remarks>The part of the audit log that is governance. `kind` is install, approval, tool_call, budget, cap_hit or circuit_break. `limit` is 1 to 200 (50 when absent); `cursor` is the `nextCursor` of an earlier answer.</remarks>
    [HttpGet("audit")]
    [ProducesResponseType<GovernedAuditView>(StatusCodes.Status200OK)]
    [ResponseExample(200, """{"entries":[{"id":7,"kind":"cap_hit","actor":"server","action":"budget.cap","target":"Coder","detail":"Coder: $0.0132 of $0.01 this month","createdAt":"2026-11-22T06:00:00.000Z"}],"nextCursor":null}""")]
    [Fails(400, "limit must be between 1 and 200")]
    public async Task<IResult> Audit(string? cursor, int? limit, CancellationToken ct) => Reply(
        await audit.ReadAsync(cursor, limit, [.. GovernedEntryView.Kinds.Select(k => k.Action)], ct),
        page => new GovernedAuditView([.. page.Entries.Select(GovernedEntryView.From)], page.NextCursor));

    private async Task<IEnumerable<BudgetStatus>> MonthlyAsync(CancellationToken ct) => (await book.AllAsync(ct)).Where(b => b.Budget.Window == BudgetWindow.Month);
}
