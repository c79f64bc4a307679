using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Permissions.Rules;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Permissions;

/// <summary>The rules in full: what they allow, ask or deny, for whom and where.</summary>
[Route("api/permissions")]
[ErrorShape(ErrorBody.Message)]
[Tags("Permissions")]
public sealed class RulesController(PermissionRules rules, AddRule add, RemoveRule remove, PermissionEngine engine) : ApiController
{
    private const string Example =
        """{"id":"5b0f6a52-6a1f-4a53-9d0b-0f6a3c1f7f44","behavior":"deny","pattern":"Bash(git push *)","covers":"the command git push, alone or with any words behind it","agentId":"coder","folder":null,"source":"manual","createdAt":"2026-11-22T06:00:00.000Z","createdBy":"page"}""";

    /// <summary>List the rules, oldest first</summary>
    /// <remarks>`agentId` is null for everybody's, `folder` where a rule counts everywhere; `source` is `manual`, `always` (an answer that was to be remembered) or `preset:ID`.</remarks>
    [HttpGet("rules")]
    [ProducesResponseType<RuleList>(StatusCodes.Status200OK)]
    [ResponseExample(200, "{\"rules\":[" + Example + "]}")]
    public IResult List() => Reply(new RuleList([.. rules.All.Select(r => RuleView.From(r.Row))]));

    /// <summary>Add a rule</summary>
    /// <remarks>Deny stands above ask, ask above allow, whatever the scope. A rule that is there already is answered as it is.</remarks>
    [HttpPost("rules")]
    [RequestExample("""{"behavior":"deny","pattern":"Bash(git push *)","agentId":"coder"}""")]
    [ProducesResponseType<RuleBody>(StatusCodes.Status201Created)]
    [ResponseExample(201, "{\"rule\":" + Example + "}")]
    [Fails(400, "behavior must be allow, ask or deny")]
    [Fails(409, "there are 1000 rules already; remove some that are no longer needed")]
    public async Task<IResult> Add(RuleRequest? body, CancellationToken ct) =>
        Reply(await add.RunAsync(body?.ToInput() ?? new RuleInput(null, null), Caller, ct), r => new RuleBody(RuleView.From(r)), StatusCodes.Status201Created);

    /// <summary>Remove a rule</summary>
    /// <remarks>From then on it does not count.</remarks>
    [HttpDelete("rules/{id}")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [Fails(404, "rule not found")]
    public async Task<IResult> Remove(string id, CancellationToken ct) => ReplyEmpty(await remove.RunAsync(Guid.TryParse(id, out var known) ? known : Guid.Empty, Caller, ct));

    /// <summary>Ask what would be decided about a call</summary>
    /// <remarks>Runs nothing and changes nothing. `permissionMode` is `ask` when absent; `reason` says why, `rule` names the rule that decided.</remarks>
    [HttpPost("check")]
    [RequestExample("""{"toolName":"bash","toolInput":{"command":"npm test && git push"},"permissionMode":"ask","agentId":"coder","folder":"/home/me/project"}""")]
    [ProducesResponseType<DecisionView>(StatusCodes.Status200OK)]
    [ResponseExample(200, """{"behavior":"deny","reason":"the rule Bash(git push *) of agent coder denies `git push`","rule":"Bash(git push *)"}""")]
    [Fails(400, "toolName is required")]
    public IResult Check(CheckRequest? body) => Reply(
        (body ?? new CheckRequest(null, null, null, null, null)).Read(),
        call => DecisionView.From(engine.Decide(call.Use, call.Mode)));
}
