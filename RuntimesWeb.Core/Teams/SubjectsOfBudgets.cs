using System.Collections.Frozen;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Usage.Budgets;

namespace RuntimesWeb.Core.Teams;

/// <summary>Who spends: the agents there are, their own limits, and their teams.</summary>
internal sealed class SubjectsOfBudgets : IBudgetSubjects
{
    private readonly AgentStore _agents;
    private readonly TeamStore _teams;

    public SubjectsOfBudgets(AgentStore agents, TeamStore teams)
    {
        (_agents, _teams) = (agents, teams);
        agents.Changed += Tell;
        teams.Changed += Tell;
    }

    public event Action? Changed;

    public async Task<BudgetSubjects> ReadAsync(CancellationToken ct)
    {
        var teams = await _teams.AllAsync(ct);
        var agents = await _agents.AllAsync(ct);
        return new BudgetSubjects(
            agents.ToFrozenDictionary(a => a.Id, a => new BudgetAgent(a.Id, a.Name, a.TeamId, a.Definition.BudgetMicros), StringComparer.Ordinal),
            teams.ToFrozenDictionary(t => t.Team.Id, t => t.Team.Name, StringComparer.Ordinal));
    }

    private void Tell() => Changed?.Invoke();
}
