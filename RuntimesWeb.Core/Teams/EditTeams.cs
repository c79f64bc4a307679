using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Teams;

/// <summary>Makes, changes, deletes and restores teams; one change at a time.</summary>
public sealed class EditTeams(TeamStore teams, AgentStore agents, AuditLog audit, TimeProvider time)
{
    private const string Star = "*";

    private readonly SemaphoreSlim _writing = new(1, 1);

    public Task<Outcome<TeamView>> CreateAsync(TeamInput input, Actor by, CancellationToken ct) => CreateAsync(input, null, by, ct);

    /// <summary>Name, icon, colour, and who leads; a leader has to be a member.</summary>
    public Task<Outcome<TeamView>> ChangeAsync(string id, TeamInput input, Actor by, CancellationToken ct) => OneAtATimeAsync<TeamView>(async () =>
    {
        if (await teams.FindAsync(id, ct) is not { } now)
        {
            return TeamStore.Missing;
        }

        var (name, icon, color) = (input.Name?.Trim() ?? now.Team.Name, input.Icon?.Trim() ?? now.Team.Icon, input.Color ?? now.Team.Color);
        if (TeamRules.Wrong(name, icon, color) is { } wrong)
        {
            return wrong;
        }

        if (input.LeaderAgentId is { Length: > 0 } leader && now.Members.All(m => m.Id != leader))
        {
            return Failure.InvalidField("leaderAgentId", "leaderAgentId must be a member of the team");
        }

        await teams.SaveAsync(now.Team with { Name = name, Icon = icon, Color = color }, ct);
        if (input.LeaderAgentId is not null)
        {
            await agents.PlaceAsync([.. now.Members.Select(m => m.Id)], id, input.LeaderAgentId, ct);
        }

        await audit.WriteAsync(by, "team.change", id, name, ct);
        return await ViewAsync(id, ct);
    }, ct);

    /// <summary>Takes the team away; its agents stay, in no team.</summary>
    public Task<Outcome<Team>> DeleteAsync(string id, Actor by, CancellationToken ct) => OneAtATimeAsync<Team>(async () =>
    {
        if (await teams.FindAsync(id, ct) is not { } now)
        {
            return TeamStore.Missing;
        }

        var gone = now.Team with { DeletedAt = time.GetUtcNow(), FormerMembers = [.. now.Members.Select(m => m.Role == AgentRole.Leader ? Star + m.Id : m.Id)] };
        await teams.SaveAsync(gone, ct);
        await agents.PlaceAsync([.. now.Members.Select(m => m.Id)], null, null, ct);
        await audit.WriteAsync(by, "team.delete", id, now.Team.Name, ct);
        await teams.EmptyBinAsync(ct);
        return gone;
    }, ct);

    /// <summary>Brings a deleted team back, with those of its agents that are in no other team by now.</summary>
    public Task<Outcome<TeamView>> RestoreAsync(string id, Actor by, CancellationToken ct) => OneAtATimeAsync<TeamView>(async () =>
    {
        if (await teams.FindDeletedAsync(id, ct) is not { } gone)
        {
            return TeamStore.Missing;
        }

        await teams.SaveAsync(gone with { DeletedAt = null, FormerMembers = [] }, ct);
        var free = (await agents.AllAsync(ct)).Where(a => a.TeamId is null).Select(a => a.Id).ToHashSet(StringComparer.Ordinal);
        var leader = gone.FormerMembers.FirstOrDefault(m => m.StartsWith(Star, StringComparison.Ordinal))?[Star.Length..];
        await agents.PlaceAsync([.. gone.FormerMembers.Select(m => m.TrimStart('*')).Where(free.Contains)], id, leader, ct);
        await audit.WriteAsync(by, "team.restore", id, gone.Name, ct);
        return await ViewAsync(id, ct);
    }, ct);

    /// <summary>Puts an agent into the team as a specialist; from another team it moves.</summary>
    public Task<Outcome<Done>> AddMemberAsync(string id, string? agentId, Actor by, CancellationToken ct) => OneAtATimeAsync<Done>(async () =>
    {
        if (await teams.FindAsync(id, ct) is not { } team)
        {
            return TeamStore.Missing;
        }

        if (string.IsNullOrWhiteSpace(agentId))
        {
            return Failure.InvalidField("agentId", "agentId is required");
        }

        if (team.Members.Any(m => m.Id == agentId))
        {
            return Done.Ok;
        }

        if (await agents.PlaceAsync([agentId], id, null, ct) == 0)
        {
            return Failure.NotFound("agent not found");
        }

        await audit.WriteAsync(by, "team.add-member", id, agentId, ct);
        return Done.Ok;
    }, ct);

    /// <summary>Says who is in the team and who leads it, all at once; a leader has to be among them.</summary>
    public Task<Outcome<TeamView>> SetMembersAsync(string id, IReadOnlyList<string> agentIds, string? leaderId, Actor by, CancellationToken ct) => OneAtATimeAsync<TeamView>(async () =>
    {
        if (await teams.FindAsync(id, ct) is not { } team)
        {
            return TeamStore.Missing;
        }

        if (leaderId is not null && !agentIds.Contains(leaderId))
        {
            return Failure.InvalidField("leaderAgentId", "leaderAgentId must be a member of the team");
        }

        await agents.PlaceAsync([.. team.Members.Select(m => m.Id).Except(agentIds)], null, null, ct);
        await agents.PlaceAsync(agentIds, id, leaderId, ct);
        await audit.WriteAsync(by, "team.set-members", id, string.Join(' ', agentIds), ct);
        return await ViewAsync(id, ct);
    }, ct);

    public Task<Outcome<Done>> RemoveMemberAsync(string id, string agentId, Actor by, CancellationToken ct) => OneAtATimeAsync<Done>(async () =>
    {
        if (await teams.FindAsync(id, ct) is not { } team)
        {
            return TeamStore.Missing;
        }

        if (team.Members.All(m => m.Id != agentId))
        {
            return Failure.NotFound("agent not found");
        }

        await agents.PlaceAsync([agentId], null, null, ct);
        await audit.WriteAsync(by, "team.remove-member", id, agentId, ct);
        return Done.Ok;
    }, ct);

    internal Task<Outcome<TeamView>> CreateAsync(TeamInput input, string? seededFor, Actor by, CancellationToken ct) => OneAtATimeAsync<TeamView>(async () =>
    {
        if (TeamRules.Wrong(input.Name?.Trim(), input.Icon?.Trim(), input.Color) is { } wrong)
        {
            return wrong;
        }

        var team = await teams.AddAsync(input.Name!, input.Icon!, input.Color!, seededFor, ct); // just checked
        await audit.WriteAsync(by, "team.create", team.Id, team.Name, ct);
        return new TeamView(team, []);
    }, ct);

    private async Task<Outcome<TeamView>> ViewAsync(string id, CancellationToken ct) => await teams.FindAsync(id, ct) is { } team ? team : TeamStore.Missing;

    private async Task<Outcome<T>> OneAtATimeAsync<T>(Func<Task<Outcome<T>>> change, CancellationToken ct)
    {
        await _writing.WaitAsync(ct);
        try
        {
            return await change();
        }
        finally
        {
            _writing.Release();
        }
    }
}
