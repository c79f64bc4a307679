using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Agents;

/// <summary>Makes a second agent that says the same, in no team.</summary>
public sealed class DuplicateAgent(AgentStore agents, AuditLog audit)
{
    private const string Suffix = " copy";

    public async Task<Outcome<Agent>> RunAsync(string id, Actor by, CancellationToken ct)
    {
        if (await agents.FindAsync(id, ct) is not { } original)
        {
            return AgentStore.Missing;
        }

        var name = original.Name[..Math.Min(original.Name.Length, AgentRules.LongestName - Suffix.Length)] + Suffix;
        var copy = (await agents.AddAsync([new NewAgent(original.Definition with { Name = name })], by, ct))[0];
        await audit.WriteAsync(by, "agent.duplicate", copy.Id, $"of {id}", ct);
        return copy;
    }
}
