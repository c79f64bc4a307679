using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Teams;

/// <summary>A team with the agents in it, the leader first.</summary>
public sealed record TeamView(Team Team, IReadOnlyList<Agent> Members)
{
    public Agent? Leader => Members.FirstOrDefault(m => m.Role == AgentRole.Leader);
}

/// <summary>A page of teams, newest first; <paramref name="NextCursor"/> is null at the end.</summary>
public sealed record TeamPage(IReadOnlyList<TeamView> Teams, string? NextCursor);

/// <summary>The teams.</summary>
public sealed class TeamStore(IDbContextFactory<RuntimesDb> factory, AgentStore agents, TimeProvider time) : ITeamRoster
{
    /// <summary>Raised after a team was stored; who is in it changes with the agents.</summary>
    public event Action? Changed;

    internal static Failure Missing => Failure.NotFound("team not found");

    public async Task<bool> ExistsAsync(string teamId, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<Team>().AnyAsync(t => t.Id == teamId && t.DeletedAt == null, ct);
    }

    public async Task<Outcome<TeamPage>> PageAsync(string? cursor, int? limit, CancellationToken ct)
    {
        var bounds = PageBounds.Read(cursor, limit);
        if (bounds.Failure is { } wrong)
        {
            return wrong;
        }

        var page = bounds.Value;
        await using var db = await factory.CreateDbContextAsync(ct);
        var teams = await db.Set<Team>().AsNoTracking().Where(t => t.DeletedAt == null && t.Number < page.Before).OrderByDescending(t => t.Number).Take(page.Take + 1).ToListAsync(ct);
        var members = await agents.AllAsync(ct);
        var (shown, next) = page.Cut(teams, t => t.Number);
        return new TeamPage([.. shown.Select(t => View(t, members))], next);
    }

    /// <summary>Every team with its members, newest first.</summary>
    public async Task<IReadOnlyList<TeamView>> AllAsync(CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var teams = await db.Set<Team>().AsNoTracking().Where(t => t.DeletedAt == null).OrderByDescending(t => t.Number).ToListAsync(ct);
        var members = await agents.AllAsync(ct);
        return [.. teams.Select(t => View(t, members))];
    }

    public async Task<TeamView?> FindAsync(string id, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<Team>().AsNoTracking().FirstOrDefaultAsync(t => t.Id == id && t.DeletedAt == null, ct) is { } team ? View(team, await agents.AllAsync(ct)) : null;
    }

    internal async Task<Team?> FindDeletedAsync(string id, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<Team>().AsNoTracking().FirstOrDefaultAsync(t => t.Id == id && t.DeletedAt != null, ct);
    }

    internal async Task<Team> AddAsync(string name, string icon, string color, string? seededFor, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var team = new Team
        {
            Id = Guid.NewGuid().ToString(),
            Name = name.Trim(),
            Icon = icon.Trim(),
            Color = color,
            SeededFor = seededFor,
            CreatedAt = now,
            UpdatedAt = now,
        };
        await using var db = await factory.CreateDbContextAsync(ct);
        db.Add(team);
        await db.SaveChangesAsync(ct);
        Changed?.Invoke();
        return team;
    }

    internal async Task SaveAsync(Team team, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        db.Update(team with { UpdatedAt = time.GetUtcNow() });
        await db.SaveChangesAsync(ct);
        Changed?.Invoke();
    }

    /// <summary>Removes for good what was deleted as long ago as agents are kept.</summary>
    internal async Task EmptyBinAsync(CancellationToken ct)
    {
        var before = time.GetUtcNow() - AgentStore.Bin;
        await using var db = await factory.CreateDbContextAsync(ct);
        await db.Set<Team>().Where(t => t.DeletedAt != null && t.DeletedAt < before).ExecuteDeleteAsync(ct);
    }

    private static TeamView View(Team team, IReadOnlyList<Agent> agents) =>
        new(team, [.. agents.Where(a => a.TeamId == team.Id).OrderBy(a => a.Role).ThenBy(a => a.Number)]);
}
