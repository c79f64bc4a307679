using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Teams;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Teams;

/// <summary>Teams: named groups of agents with one leader.</summary>
[Route("api/teams")]
[ErrorShape(ErrorBody.Message)]
public sealed class TeamsController(TeamStore store, EditTeams edit) : ApiController
{
    private const string Missing = "team not found";
    private const string One = $$$"""{"team":{{{Team}}}}""";
    private const string Team =
        """{"id":"0c1f6a52-5a8e-4f0b-9d0c-6f3f1f2f9c11","name":"Research","icon":"compass","color":"blue","leaderAgentId":"team-lead","members":["team-lead","coder"],"createdAt":"2026-11-22T06:00:00.000Z","updatedAt":"2026-11-22T06:00:00.000Z"}""";

    /// <summary>List teams with who is in them, newest first</summary>
    /// <remarks>`limit` is 1 to 200 (50 when absent); `cursor` is the `nextCursor` of an earlier answer. `assignments` are those of the teams listed.</remarks>
    [HttpGet]
    [ProducesResponseType<TeamList>(StatusCodes.Status200OK)]
    [ResponseExample(200, $$$"""{"teams":[{{{Team}}}],"assignments":[{"agentId":"team-lead","teamId":"0c1f6a52-5a8e-4f0b-9d0c-6f3f1f2f9c11","role":"leader"}],"nextCursor":null}""")]
    [Fails(400, "limit must be between 1 and 200")]
    public async Task<IResult> List(string? cursor, int? limit, CancellationToken ct) => Reply(await store.PageAsync(cursor, limit, ct), TeamList.From);

    /// <summary>Create a team</summary>
    /// <remarks>`icon` is one of users, rocket, compass, code, sparkles, shield, book, box, or a sign of its own; `color` one of blue, green, amber, red, sky, grey, or #rrggbb.</remarks>
    [HttpPost]
    [RequestExample("""{"name":"Research","icon":"compass","color":"blue"}""")]
    [ProducesResponseType<TeamBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, One)]
    [Fails(400, "name is required")]
    public async Task<IResult> Create(TeamRequest? body, CancellationToken ct) => Reply(await edit.CreateAsync(body?.ToInput() ?? new TeamInput(), Caller, ct), TeamBody.From);

    /// <summary>Read one team</summary>
    /// <remarks>With the ids of its agents, the leader first.</remarks>
    [HttpGet("{id}")]
    [ProducesResponseType<TeamBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, One)]
    [Fails(404, Missing)]
    public async Task<IResult> Read(string id, CancellationToken ct) => await store.FindAsync(id, ct) is { } team ? Reply(TeamBody.From(team)) : Fail(Failure.NotFound(Missing));

    /// <summary>Change a team</summary>
    /// <remarks>Any of `name`, `icon`, `color` and `leaderAgentId`, which has to be a member; null for no leader.</remarks>
    [HttpPatch("{id}")]
    [RequestExample("""{"name":"Research and review","leaderAgentId":"coder"}""")]
    [ProducesResponseType<TeamBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, One)]
    [Fails(400, "leaderAgentId must be a member of the team")]
    [Fails(404, Missing)]
    public async Task<IResult> Change(string id, TeamRequest? body, CancellationToken ct) => Reply(await edit.ChangeAsync(id, body?.ToInput() ?? new TeamInput(), Caller, ct), TeamBody.From);

    /// <summary>Delete a team</summary>
    /// <remarks>Its agents stay, in no team. It can be restored for seven days.</remarks>
    [HttpDelete("{id}")]
    [ProducesResponseType<TeamOk>(StatusCodes.Status200OK)]
    [ResponseExample(200, """{"ok":true}""")]
    [Fails(404, Missing)]
    public async Task<IResult> Delete(string id, CancellationToken ct) => Reply(await edit.DeleteAsync(id, Caller, ct), _ => new TeamOk());

    /// <summary>Restore a deleted team</summary>
    /// <remarks>With those of its agents that are in no other team by now.</remarks>
    [HttpPost("{id}/restore")]
    [ProducesResponseType<TeamBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, One)]
    [Fails(404, Missing)]
    public async Task<IResult> Restore(string id, CancellationToken ct) => Reply(await edit.RestoreAsync(id, Caller, ct), TeamBody.From);

    /// <summary>Put an agent into a team</summary>
    /// <remarks>As a specialist; from another team it moves.</remarks>
    [HttpPost("{id}/agents")]
    [RequestExample("""{"agentId":"coder"}""")]
    [ProducesResponseType<TeamOk>(StatusCodes.Status200OK)]
    [ResponseExample(200, """{"ok":true}""")]
    [Fails(400, "agentId is required")]
    [Fails(404, Missing)]
    public async Task<IResult> AddAgent(string id, MemberRequest? body, CancellationToken ct) => Reply(await edit.AddMemberAsync(id, body?.AgentId, Caller, ct), _ => new TeamOk());

    /// <summary>Take an agent out of a team</summary>
    /// <remarks>The agent itself stays.</remarks>
    [HttpDelete("{id}/agents/{agentId}")]
    [ProducesResponseType<TeamOk>(StatusCodes.Status200OK)]
    [ResponseExample(200, """{"ok":true}""")]
    [Fails(404, Missing)]
    public async Task<IResult> RemoveAgent(string id, string agentId, CancellationToken ct) => Reply(await edit.RemoveMemberAsync(id, agentId, Caller, ct), _ => new TeamOk());
}
