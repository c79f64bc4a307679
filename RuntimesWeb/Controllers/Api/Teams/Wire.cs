using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Teams;

namespace RuntimesWeb.Controllers.Api.Teams;

/// <summary>A team with the ids of its agents, the leader first.</summary>
public sealed record TeamWire(string Id, string Name, string Icon, string Color, string? LeaderAgentId, IReadOnlyList<string> Members, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static TeamWire From(TeamView view) => new(
        view.Team.Id, view.Team.Name, view.Team.Icon, view.Team.Color, view.Leader?.Id, [.. view.Members.Select(m => m.Id)], view.Team.CreatedAt, view.Team.UpdatedAt);
}

public sealed record TeamBody(TeamWire Team)
{
    public static TeamBody From(TeamView view) => new(TeamWire.From(view));
}

/// <summary>Which agent is in which team, and as what.</summary>
public sealed record Assignment(string AgentId, string TeamId, AgentRole? Role);

public sealed record TeamList(IReadOnlyList<TeamWire> Teams, IReadOnlyList<Assignment> Assignments, string? NextCursor)
{
    public static TeamList From(TeamPage page) => new(
        [.. page.Teams.Select(TeamWire.From)], [.. page.Teams.SelectMany(t => t.Members.Select(m => new Assignment(m.Id, t.Team.Id, m.Role)))], page.NextCursor);
}

public sealed record TeamRequest
{
    public string? Name { get; init; }

    public string? Icon { get; init; }

    public string? Color { get; init; }

    /// <summary>Of a PATCH: a member, or null for no leader.</summary>
    public string? LeaderAgentId { get; init => field = value ?? ""; }

    public TeamInput ToInput() => new(Name, Icon, Color, LeaderAgentId);
}

public sealed record MemberRequest(string? AgentId);

public sealed record TeamOk(bool Ok = true);
