using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Agents;

/// <summary>Makes an agent from what was said; only the name is needed.</summary>
public sealed class CreateAgent(AgentStore agents, ITeamRoster teams, AuditLog audit)
{
    public async Task<Outcome<Agent>> RunAsync(AgentInput input, Actor by, CancellationToken ct)
    {
        var definition = AgentRules.Make(input);
        if (!definition.IsOk)
        {
            return definition.Failure!; // just asked
        }

        var place = await AgentPlace.OfAsync(input, AgentPlace.None, teams, ct);
        if (!place.IsOk)
        {
            return place.Failure!; // just asked
        }

        var agent = (await agents.AddAsync([new NewAgent(definition.Value, place.Value.TeamId, place.Value.Role)], by, ct))[0];
        await audit.WriteAsync(by, "agent.create", agent.Id, agent.Definition.RuntimeId, ct);
        return agent;
    }
}

/// <summary>Where an agent stands: in which team and as what, or nowhere.</summary>
internal sealed record AgentPlace(string? TeamId, AgentRole? Role)
{
    public static readonly AgentPlace None = new(null, null);

    public static async Task<Outcome<AgentPlace>> OfAsync(AgentInput input, AgentPlace now, ITeamRoster teams, CancellationToken ct)
    {
        var team = input.Cleared.Contains("teamId") || input.TeamId is "" ? null : input.TeamId ?? now.TeamId;
        var role = input.Cleared.Contains("role") || input.Role is "" ? null : AgentRoles.Parse(input.Role) ?? (team == now.TeamId ? now.Role : null);
        if (!string.IsNullOrEmpty(input.Role) && AgentRoles.Parse(input.Role) is null)
        {
            return Failure.InvalidField("role", "role must be leader or specialist");
        }

        if (input.TeamId is { Length: > 0 } id && !await teams.ExistsAsync(id, ct))
        {
            return Failure.InvalidField("teamId", "there is no team with this teamId");
        }

        return team is null && !string.IsNullOrEmpty(input.Role) ? Failure.InvalidField("role", "role needs a teamId")
            : team is null ? None
            : new AgentPlace(team, role ?? AgentRole.Specialist);
    }
}
