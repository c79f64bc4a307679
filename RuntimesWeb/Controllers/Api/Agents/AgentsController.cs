using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Agents;

/// <summary>The agents a person defined.</summary>
[Route("api/agents")]
[ErrorShape(ErrorBody.Message)]
public sealed class AgentsController(AgentStore store, CreateAgent create, UpdateAgent update, DeleteAgent delete) : ApiController
{
    /// <summary>List agents, newest first</summary>
    /// <remarks>`q` are words of name, description, id, model or runtime; `teamId` and `runtimeId` narrow the list. `limit` is 1 to 200 (50 when absent); `cursor` is the `nextCursor` of an earlier answer.</remarks>
    [HttpGet]
    [ProducesResponseType<AgentList>(StatusCodes.Status200OK)]
    [ResponseExample(200, AgentExamples.List)]
    [Fails(400, "limit must be between 1 and 200")]
    public async Task<IResult> List(string? q, string? teamId, string? runtimeId, string? cursor, int? limit, CancellationToken ct) =>
        Reply(await store.PageAsync(new AgentFilter(q, teamId, runtimeId), cursor, limit, ct), AgentList.From);

    /// <summary>Create an agent</summary>
    /// <remarks>Only `name` is needed; the id is made from it. Without `runtimeId` it is `clawboo-native`, without `permissionMode` `ask`, without `maxTurns` 16. `budgetMicros` are millionths of a US dollar.</remarks>
    [HttpPost]
    [RequestExample("""{"name":"Reviewer","description":"Reads changes","runtimeId":"clawboo-native","provider":"anthropic","model":"claude-sonnet-4-6","systemPrompt":"Review what changed.","tools":["read_file"],"permissionMode":"ask","budgetMicros":5000000,"maxTurns":16}""")]
    [ProducesResponseType<AgentBody>(StatusCodes.Status201Created)]
    [ResponseExample(201, AgentExamples.One)]
    [Fails(400, "name is required")]
    public async Task<IResult> Create(AgentRequest? body, CancellationToken ct) =>
        Reply(await create.RunAsync(body?.ToInput() ?? new AgentInput(), Caller, ct), AgentBody.From, StatusCodes.Status201Created);

    /// <summary>Read one agent</summary>
    /// <remarks>As it is now.</remarks>
    [HttpGet("{id}")]
    [ProducesResponseType<AgentBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, AgentExamples.One)]
    [Fails(404, AgentExamples.NotFound)]
    public async Task<IResult> Read(string id, CancellationToken ct) =>
        await store.FindAsync(id, ct) is { } agent ? Reply(AgentBody.From(agent)) : Fail(Failure.NotFound(AgentExamples.NotFound));

    /// <summary>Change an agent</summary>
    /// <remarks>Any of the fields; null empties `provider`, `model`, `teamId`, `role` and `budgetMicros`. With `version` the change is refused when the agent is at another one by now. An agent that becomes `leader` takes the place of its team's leader.</remarks>
    [HttpPatch("{id}")]
    [RequestExample("""{"model":"claude-haiku-4-5","version":1}""")]
    [ProducesResponseType<AgentBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, AgentExamples.One)]
    [Fails(400, "maxTurns must be between 1 and 1000")]
    [Fails(404, AgentExamples.NotFound)]
    [Fails(409, "version_mismatch")]
    public async Task<IResult> Change(string id, AgentRequest? body, CancellationToken ct) =>
        Reply(await update.RunAsync(id, body?.ToInput() ?? new AgentInput(), body?.Version, Caller, ct), AgentBody.From);

    /// <summary>Change the model of an agent</summary>
    /// <remarks>`provider` stays as it is when absent.</remarks>
    [HttpPatch("{id}/model")]
    [RequestExample("""{"model":"gpt-4o","provider":"openai"}""")]
    [ProducesResponseType<ModelBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, """{"ok":true,"model":"gpt-4o","provider":"openai"}""")]
    [Fails(400, "model is required")]
    [Fails(404, AgentExamples.NotFound)]
    public async Task<IResult> ChangeModel(string id, ModelRequest? body, CancellationToken ct) => string.IsNullOrWhiteSpace(body?.Model)
        ? Fail(Failure.InvalidField("model", "model is required"))
        : Reply(
            await update.RunAsync(id, new AgentInput { Model = body.Model, Provider = body.Provider }, null, Caller, ct),
            agent => new ModelBody(true, agent.Definition.Model ?? "", agent.Definition.Provider));

    /// <summary>Delete an agent</summary>
    /// <remarks>It can be restored for seven days.</remarks>
    [HttpDelete("{id}")]
    [ProducesResponseType<OkBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, """{"ok":true}""")]
    [Fails(404, AgentExamples.NotFound)]
    public async Task<IResult> Delete(string id, CancellationToken ct) => Reply(await delete.RunAsync(id, Caller, ct), _ => new OkBody());

    /// <summary>Restore a deleted agent</summary>
    /// <remarks>As it was, in its team if that is still there.</remarks>
    [HttpPost("{id}/restore")]
    [ProducesResponseType<AgentBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, AgentExamples.One)]
    [Fails(404, AgentExamples.NotFound)]
    public async Task<IResult> Restore(string id, CancellationToken ct) => Reply(await delete.RestoreAsync(id, Caller, ct), AgentBody.From);
}
