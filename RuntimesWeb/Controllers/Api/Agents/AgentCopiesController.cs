using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Agents;

/// <summary>Copies of agents: a second one here, a file for elsewhere, the versions of before.</summary>
[Route("api/agents")]
[ErrorShape(ErrorBody.Message)]
[Tags("Agents")]
public sealed class AgentCopiesController(AgentStore store, DuplicateAgent duplicate, ImportAgents import, UpdateAgent update) : ApiController
{
    /// <summary>Duplicate an agent</summary>
    /// <remarks>The copy says the same and is in no team.</remarks>
    [HttpPost("{id}/duplicate")]
    [ProducesResponseType<AgentBody>(StatusCodes.Status201Created)]
    [ResponseExample(201, AgentExamples.One)]
    [Fails(404, AgentExamples.NotFound)]
    public async Task<IResult> Duplicate(string id, CancellationToken ct) => Reply(await duplicate.RunAsync(id, Caller, ct), AgentBody.From, StatusCodes.Status201Created);

    /// <summary>Export an agent</summary>
    /// <remarks>A JSON file that import takes, here or on another server; never with a secret.</remarks>
    [HttpGet("{id}/export")]
    [ProducesResponseType<AgentExport>(StatusCodes.Status200OK)]
    [ResponseExample(200, AgentExamples.Export)]
    [Fails(404, AgentExamples.NotFound)]
    public async Task<IResult> Export(string id, CancellationToken ct)
    {
        if (await store.FindAsync(id, ct) is not { } agent)
        {
            return Fail(Failure.NotFound(AgentExamples.NotFound));
        }

        Response.Headers.ContentDisposition = $"attachment; filename=\"{agent.Id}.agent.json\"";
        return Reply(AgentExport.From(agent));
    }

    /// <summary>Import agents</summary>
    /// <remarks>What export answered, 100 agents at most, all or none. Nothing runs by it; an agent that may do more than ask comes in with `ask`, and `notes` say so.</remarks>
    [HttpPost("import")]
    [RequestExample(AgentExamples.Export)]
    [ProducesResponseType<ImportBody>(StatusCodes.Status201Created)]
    [ResponseExample(201, AgentExamples.Imported)]
    [Fails(400, "agents must be a list of 1 to 100 agents")]
    public async Task<IResult> Import(ImportRequest? body, CancellationToken ct) =>
        Reply(await import.RunAsync(body?.Agents?.Select(a => a?.ToInput()).ToList(), Caller, ct), ImportBody.From, StatusCodes.Status201Created);

    /// <summary>The saved versions of an agent, newest first</summary>
    /// <remarks>One for each saved change of its definition; its place in a team is none.</remarks>
    [HttpGet("{id}/versions")]
    [ProducesResponseType<VersionList>(StatusCodes.Status200OK)]
    [ResponseExample(200, AgentExamples.Versions)]
    [Fails(404, AgentExamples.NotFound)]
    public async Task<IResult> Versions(string id, CancellationToken ct) => await store.FindAsync(id, ct) is null
        ? Fail(Failure.NotFound(AgentExamples.NotFound))
        : Reply(new VersionList([.. (await store.VersionsAsync(id, ct)).Select(VersionView.From)]));

    /// <summary>Restore a version of an agent</summary>
    /// <remarks>The agent says again what it said then, as its next version; the place in a team stays as it is.</remarks>
    [HttpPost("{id}/versions/{version}/restore")]
    [ProducesResponseType<AgentBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, AgentExamples.One)]
    [Fails(404, "version not found")]
    public async Task<IResult> RestoreVersion(string id, int version, CancellationToken ct) => Reply(await update.RestoreVersionAsync(id, version, Caller, ct), AgentBody.From);

    /// <summary>List the deleted agents</summary>
    /// <remarks>Those that can still be restored, for seven days after a delete; deleted last first.</remarks>
    [HttpGet("/api/bin/agents")]
    [ProducesResponseType<AgentList>(StatusCodes.Status200OK)]
    [ResponseExample(200, AgentExamples.List)]
    public async Task<IResult> Deleted(CancellationToken ct) => Reply(AgentList.From(new AgentListPage(await store.DeletedAsync(ct), null)));
}
