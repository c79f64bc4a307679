using System.Collections.Frozen;

namespace RuntimesWeb.Core.Usage.Budgets;

/// <summary>An agent as budgets see it.</summary>
/// <param name="LimitMicros">What its definition lets it spend in a month; null for no limit.</param>
public sealed record BudgetAgent(string Id, string Name, string? TeamId, long? LimitMicros);

/// <summary>Who spends: the agents there are, and the names of their teams.</summary>
public sealed record BudgetSubjects(FrozenDictionary<string, BudgetAgent> Agents, FrozenDictionary<string, string> Teams)
{
    public static BudgetSubjects None { get; } = new(FrozenDictionary<string, BudgetAgent>.Empty, FrozenDictionary<string, string>.Empty);

    public string? TeamOf(string? agentId) => agentId is not null && Agents.TryGetValue(agentId, out var agent) ? agent.TeamId : null;

    public IEnumerable<string> AgentsOf(string teamId) => Agents.Values.Where(a => a.TeamId == teamId).Select(a => a.Id);

    /// <summary>What a budget is called after; an id whose owner is gone, itself.</summary>
    public string NameOf(BudgetScope scope, string id) => scope switch
    {
        BudgetScope.All => "Everything",
        BudgetScope.Team => Teams.GetValueOrDefault(id, id),
        _ => Agents.TryGetValue(id, out var agent) ? agent.Name : id,
    };

    public bool Has(BudgetScope scope, string id) => scope switch
    {
        BudgetScope.All => true,
        BudgetScope.Team => Teams.ContainsKey(id),
        _ => Agents.ContainsKey(id),
    };
}

/// <summary>Tells budgets who spends; the agents stand above the ledger.</summary>
public interface IBudgetSubjects
{
    /// <summary>Somebody was made, moved, changed or removed.</summary>
    event Action? Changed;

    Task<BudgetSubjects> ReadAsync(CancellationToken ct);
}
