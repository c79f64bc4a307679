using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Usage.Budgets;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Usage;

/// <summary>How much may be spent, and how much is.</summary>
[Route("api/budgets")]
[ErrorShape(ErrorBody.Message)]
public sealed class BudgetsController(BudgetBook book, EditBudgets edit) : ApiController
{
    private const string Example = """
        {"id":"0f0e6c38-6a4b-4d3c-9c39-6fd2a1f0a7c1","scope":"agent","scopeId":"coder","name":"Coder","window":"month","limitMicros":10000,"mode":"cap","spentMicros":13200,"graceMicros":0,
        "state":"paused","resetsAt":"2026-12-01T00:00:00.000Z","unpricedRequests":0,"own":false}
        """;

    /// <summary>List the budgets</summary>
    /// <remarks>
    /// With what is spent in the day or month that goes on, in millionths of a US dollar. `state` is `ok`, `warning` (four fifths are spent) or `paused` (a `cap` with all spent, `graceMicros`
    /// included). `own` ones are the limits in agents' definitions. Answers without a known price count as nothing; `unpricedRequests` says how many.
    /// </remarks>
    [HttpGet]
    [ProducesResponseType<BudgetsView>(StatusCodes.Status200OK)]
    [ResponseExample(200, "{\"budgets\":[" + Example + "]}")]
    public async Task<IResult> List(CancellationToken ct) => Reply(new BudgetsView([.. (await book.AllAsync(ct)).Select(BudgetView.From)]));

    /// <summary>Make a budget, or change it</summary>
    /// <remarks>There is one for each `scope`, `scopeId` and `window`. `scope` is `all`, `team` or `agent`; `window` is `day` or `month` (when absent); `mode` is `warn` (when absent) or `cap`.</remarks>
    [HttpPut]
    [RequestExample("""{"scope":"all","window":"month","limitMicros":20000000,"mode":"cap"}""")]
    [ProducesResponseType<BudgetBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, "{\"budget\":" + Example + "}")]
    [Fails(400, "limitMicros is required")]
    public async Task<IResult> Set(BudgetRequest? body, CancellationToken ct) =>
        Reply(await edit.SetAsync(body?.ToInput() ?? new BudgetInput(null, null, null, null, null), Caller, ct), b => new BudgetBody(BudgetView.From(b)));

    /// <summary>Remove a budget</summary>
    /// <remarks>What waits for it goes on. An agent's own limit is removed at the agent.</remarks>
    [HttpDelete("{id}")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [Fails(404, "budget not found")]
    [Fails(409, "this budget is part of its agent")]
    public async Task<IResult> Remove(string id, CancellationToken ct) => ReplyEmpty(await edit.RemoveAsync(id, Caller, ct));

    /// <summary>Let more be spent</summary>
    /// <remarks>So much more from now on, in this day or month only; the limit once more without `graceMicros`. What waits for the budget goes on.</remarks>
    [HttpPost("{id}/resume")]
    [RequestExample("""{"graceMicros":1000000}""")]
    [ProducesResponseType<BudgetBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, "{\"budget\":" + Example + "}")]
    [Fails(400, "graceMicros must be between 0 and 1000000000000")]
    [Fails(404, "budget not found")]
    public async Task<IResult> Resume(string id, BudgetResumeRequest? body, CancellationToken ct) =>
        Reply(await edit.GraceAsync(id, body?.GraceMicros, Caller, ct), b => new BudgetBody(BudgetView.From(b)));
}
