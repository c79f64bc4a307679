using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Agents;

/// <summary>Which agents: those whose name, description, id, model or runtime has these words, of a team, of a runtime.</summary>
public sealed record AgentFilter(string? Search = null, string? TeamId = null, string? RuntimeId = null);

/// <summary>A page of agents, newest first; <paramref name="NextCursor"/> is null at the end.</summary>
public sealed record AgentListPage(IReadOnlyList<Agent> Agents, string? NextCursor);

/// <summary>The agents and their versions. One change at a time, each in one transaction with its version.</summary>
public sealed class AgentStore(IDbContextFactory<RuntimesDb> factory, TimeProvider time)
{
    /// <summary>How long a deleted agent can be restored.</summary>
    public static readonly TimeSpan Bin = TimeSpan.FromDays(7);

    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <summary>Raised after agents were stored.</summary>
    public event Action? Changed;

    public async Task<Outcome<AgentListPage>> PageAsync(AgentFilter filter, string? cursor, int? limit, CancellationToken ct)
    {
        var bounds = PageBounds.Read(cursor, limit);
        if (bounds.Failure is { } wrong)
        {
            return wrong;
        }

        var page = bounds.Value;
        var fitting = (await AllAsync(ct)).Where(a => a.Number < page.Before && Fits(a, filter)).Take(page.Take + 1).ToList();
        var (shown, next) = page.Cut(fitting, a => a.Number);
        return new AgentListPage(shown, next);
    }

    /// <summary>Every agent, newest first; a person has tens of them.</summary>
    public async Task<IReadOnlyList<Agent>> AllAsync(CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<Agent>().AsNoTracking().Where(a => a.DeletedAt == null).OrderByDescending(a => a.Number).ToListAsync(ct);
    }

    /// <summary>Those that can still be restored, deleted last first.</summary>
    public async Task<IReadOnlyList<Agent>> DeletedAsync(CancellationToken ct)
    {
        var since = time.GetUtcNow() - Bin;
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<Agent>().AsNoTracking().Where(a => a.DeletedAt != null && a.DeletedAt >= since).OrderByDescending(a => a.DeletedAt).ToListAsync(ct);
    }

    public async Task<Agent?> FindAsync(string id, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<Agent>().AsNoTracking().FirstOrDefaultAsync(a => a.Id == id && a.DeletedAt == null, ct);
    }

    /// <summary>The saved definitions of an agent, newest first.</summary>
    public async Task<IReadOnlyList<AgentVersion>> VersionsAsync(string id, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<AgentVersion>().AsNoTracking().Where(v => v.AgentId == id).OrderByDescending(v => v.Number).ToListAsync(ct);
    }

    /// <summary>Stores new agents, all or none, each with an id of its own.</summary>
    internal Task<IReadOnlyList<Agent>> AddAsync(IReadOnlyList<NewAgent> agents, Actor by, CancellationToken ct) => WriteAsync<IReadOnlyList<Agent>>(async db =>
    {
        var taken = (await db.Set<Agent>().Select(a => a.Id).ToListAsync(ct)).ToHashSet(StringComparer.Ordinal);
        var now = time.GetUtcNow();
        var made = new List<Agent>();
        foreach (var draft in agents)
        {
            var agent = new Agent
            {
                Id = AgentId.Of(draft.Definition.Name, taken),
                Definition = draft.Definition,
                TeamId = draft.TeamId,
                Role = draft.TeamId is null ? null : draft.Role ?? AgentRole.Specialist,
                CreatedAt = now,
                UpdatedAt = now,
            };
            taken.Add(agent.Id);
            made.Add(agent);
            db.Add(agent);
            db.Add(VersionOf(agent, by));
            await DemoteAsync(db, agent, ct);
        }

        await db.SaveChangesAsync(ct);
        return made;
    }, ct);

    /// <summary>Changes one agent; a definition that says something else becomes its next version.</summary>
    internal Task<Outcome<Agent>> ChangeAsync(string id, bool deleted, Func<Agent, Outcome<Agent>> change, Actor by, CancellationToken ct) => WriteAsync<Outcome<Agent>>(async db =>
    {
        if (await db.Set<Agent>().FirstOrDefaultAsync(a => a.Id == id && a.DeletedAt != null == deleted, ct) is not { } now)
        {
            return Missing;
        }

        var outcome = change(now);
        if (!outcome.IsOk || outcome.Value == now)
        {
            return outcome;
        }

        var isNew = !outcome.Value.Definition.SaysTheSame(now.Definition);
        var next = outcome.Value with { UpdatedAt = time.GetUtcNow(), Version = now.Version + (isNew ? 1 : 0) };
        db.Entry(now).CurrentValues.SetValues(next);
        if (isNew)
        {
            db.Add(VersionOf(next, by));
        }

        await DemoteAsync(db, next, ct);
        await db.SaveChangesAsync(ct);
        return next;
    }, ct);

    /// <summary>Puts agents into a team or out of it; those that are gone are left out.</summary>
    internal Task<int> PlaceAsync(IReadOnlyList<string> ids, string? teamId, string? leaderId, CancellationToken ct) => WriteAsync(async db =>
    {
        var agents = await db.Set<Agent>().Where(a => ids.Contains(a.Id) && a.DeletedAt == null).ToListAsync(ct);
        foreach (var agent in agents)
        {
            AgentRole? role = teamId is null ? null : agent.Id == leaderId ? AgentRole.Leader : AgentRole.Specialist;
            db.Entry(agent).CurrentValues.SetValues(agent with { TeamId = teamId, Role = role, UpdatedAt = time.GetUtcNow() });
        }

        await db.SaveChangesAsync(ct);
        return agents.Count;
    }, ct);

    /// <summary>Removes for good what has been in the bin long enough.</summary>
    internal Task<int> EmptyBinAsync(CancellationToken ct) => WriteAsync(async db =>
    {
        var before = time.GetUtcNow() - Bin;
        var old = await db.Set<Agent>().Where(a => a.DeletedAt != null && a.DeletedAt < before).Select(a => a.Id).ToListAsync(ct);
        await db.Set<AgentVersion>().Where(v => old.Contains(v.AgentId)).ExecuteDeleteAsync(ct);
        return await db.Set<Agent>().Where(a => old.Contains(a.Id)).ExecuteDeleteAsync(ct);
    }, ct);

    internal static Failure Missing => Failure.NotFound("agent not found");

    // A team has one leader: whoever was it steps back.
    private static async Task DemoteAsync(RuntimesDb db, Agent leader, CancellationToken ct)
    {
        if (leader is { Role: AgentRole.Leader, TeamId: { } team, DeletedAt: null })
        {
            foreach (var other in await db.Set<Agent>().Where(a => a.TeamId == team && a.Role == AgentRole.Leader && a.Id != leader.Id).ToListAsync(ct))
            {
                db.Entry(other).CurrentValues.SetValues(other with { Role = AgentRole.Specialist });
            }
        }
    }

    private static AgentVersion VersionOf(Agent agent, Actor by) =>
        new() { AgentId = agent.Id, Number = agent.Version, At = agent.UpdatedAt, By = by.Name, Definition = agent.Definition };

    private static bool Fits(Agent agent, AgentFilter filter) =>
        (filter.TeamId is null || agent.TeamId == filter.TeamId) && (filter.RuntimeId is null || agent.Definition.RuntimeId == filter.RuntimeId)
        && (string.IsNullOrWhiteSpace(filter.Search) || filter.Search.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .All(word => Words(agent).Any(text => text?.Contains(word, StringComparison.OrdinalIgnoreCase) is true)));

    /// <summary>Those in which every word occurs.</summary>
    public static IReadOnlyList<Agent> Search(IReadOnlyList<Agent> agents, string? words) => [.. agents.Where(a => Fits(a, new AgentFilter(words)))];

    private static string?[] Words(Agent agent) => [agent.Id, agent.Name, agent.Definition.Description, agent.Definition.Model, agent.Definition.RuntimeId];

    private async Task<T> WriteAsync<T>(Func<RuntimesDb, Task<T>> write, CancellationToken ct)
    {
        T answer;
        await _writing.WaitAsync(ct);
        try
        {
            await using var db = await factory.CreateDbContextAsync(ct);
            answer = await write(db);
        }
        finally
        {
            _writing.Release();
        }

        Changed?.Invoke();
        return answer;
    }
}

/// <summary>An agent that is about to be stored.</summary>
internal sealed record NewAgent(AgentDefinition Definition, string? TeamId = null, AgentRole? Role = null);
