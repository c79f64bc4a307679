using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Agents;

/// <summary>Changes an agent; whoever names the version they saw is told when somebody else was faster.</summary>
public sealed class UpdateAgent(AgentStore agents, ITeamRoster teams, AuditLog audit)
{
    public async Task<Outcome<Agent>> RunAsync(string id, AgentInput input, int? version, Actor by, CancellationToken ct)
    {
        if (await agents.FindAsync(id, ct) is not { } seen)
        {
            return AgentStore.Missing;
        }

        var place = await AgentPlace.OfAsync(input, new AgentPlace(seen.TeamId, seen.Role), teams, ct);
        if (!place.IsOk)
        {
            return place.Failure!; // just asked
        }

        var saysPlace = input.TeamId is not null || input.Role is not null || input.Cleared.Contains("teamId") || input.Cleared.Contains("role");
        var outcome = await agents.ChangeAsync(id, deleted: false, now => Apply(now, input, version, saysPlace ? place.Value : new AgentPlace(now.TeamId, now.Role)), by, ct);
        if (outcome.IsOk)
        {
            await audit.WriteAsync(by, "agent.change", id, $"version {outcome.Value.Version}", ct);
        }

        return outcome;
    }

    /// <summary>Has an agent say again what a version of before said: its next version, so nothing is lost.</summary>
    public async Task<Outcome<Agent>> RestoreVersionAsync(string id, int number, Actor by, CancellationToken ct)
    {
        if (await agents.FindAsync(id, ct) is null)
        {
            return AgentStore.Missing;
        }

        if ((await agents.VersionsAsync(id, ct)).FirstOrDefault(v => v.Number == number) is not { } version)
        {
            return Failure.NotFound("version not found");
        }

        // What was right then may not be any more.
        if (AgentRules.Wrong(version.Definition) is { } wrong)
        {
            return wrong;
        }

        var outcome = await agents.ChangeAsync(id, deleted: false, now => now with { Definition = version.Definition }, by, ct);
        if (outcome.IsOk)
        {
            await audit.WriteAsync(by, "agent.change", id, $"version {outcome.Value.Version}, as version {number} was", ct);
        }

        return outcome;
    }

    private static Outcome<Agent> Apply(Agent now, AgentInput input, int? version, AgentPlace place)
    {
        if (version is not null && version != now.Version)
        {
            return Failure.Conflict("version_mismatch", $"The agent is at version {now.Version} by now; read it again before changing it.");
        }

        return AgentRules.Change(now.Definition, input).Match<Outcome<Agent>>(next => now with { Definition = next, TeamId = place.TeamId, Role = place.Role }, failure => failure);
    }
}
