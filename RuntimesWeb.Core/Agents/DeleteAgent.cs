using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Agents;

/// <summary>Takes an agent away; for a week it can be brought back as it was.</summary>
public sealed class DeleteAgent(AgentStore agents, ITeamRoster teams, AuditLog audit, TimeProvider time)
{
    public async Task<Outcome<Agent>> RunAsync(string id, Actor by, CancellationToken ct)
    {
        var outcome = await agents.ChangeAsync(id, deleted: false, now => now with { DeletedAt = time.GetUtcNow() }, by, ct);
        if (outcome.IsOk)
        {
            await audit.WriteAsync(by, "agent.delete", id, outcome.Value.Name, ct);
            await agents.EmptyBinAsync(ct);
        }

        return outcome;
    }

    /// <summary>Brings a deleted agent back: into its team if that is still there, but not over a leader chosen since.</summary>
    public async Task<Outcome<Agent>> RestoreAsync(string id, Actor by, CancellationToken ct)
    {
        var all = await agents.AllAsync(ct);
        var led = all.Where(a => a.Role == AgentRole.Leader).Select(a => a.TeamId).ToHashSet();
        var outcome = await agents.ChangeAsync(id, deleted: true, now => now with { DeletedAt = null, Role = led.Contains(now.TeamId) && now.TeamId is not null ? AgentRole.Specialist : now.Role }, by, ct);
        if (!outcome.IsOk)
        {
            return outcome;
        }

        if (outcome.Value.TeamId is { } team && !await teams.ExistsAsync(team, ct))
        {
            await agents.PlaceAsync([id], null, null, ct);
        }

        await audit.WriteAsync(by, "agent.restore", id, outcome.Value.Name, ct);
        return await agents.FindAsync(id, ct) is { } back ? back : AgentStore.Missing;
    }
}
