using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Core.Delegation;

/// <summary>A member of a team to whom work can be given.</summary>
public sealed record Teammate(string Id, AgentDefinition Definition);

/// <summary>The team of a leader, with those in it to whom work can be given.</summary>
public sealed record LedTeam(string TeamId, IReadOnlyList<Teammate> Teammates)
{
    /// <summary>By id, or by name in any case.</summary>
    public Teammate? Find(string said) =>
        Teammates.FirstOrDefault(t => t.Id == said) ?? Teammates.FirstOrDefault(t => string.Equals(t.Id, said, StringComparison.OrdinalIgnoreCase) || string.Equals(t.Definition.Name, said, StringComparison.OrdinalIgnoreCase));
}

/// <summary>Reads whom an agent leads; asked before each run of an agent, so by a prepared statement.</summary>
public sealed class TeamOfLeader(IDbContextFactory<RuntimesDb> factory) : IDisposable
{
    private const string Sql = """
        SELECT a.Id, a.Definition, a.TeamId FROM agents me JOIN agents a ON a.TeamId = me.TeamId AND a.DeletedAt IS NULL
        WHERE me.Id = $id AND me.Role = 'Leader' AND me.DeletedAt IS NULL ORDER BY a.Number
        """;

    private readonly RowReader _rows = new(factory);

    /// <summary>Null when it leads nobody to whom work can be given: without a language model nobody takes a task in words, or gives one.</summary>
    public LedTeam? Find(string agentId)
    {
        var members = _rows.Ask(Sql, row => (Mate: new Teammate(row.Text(0), DefinitionJson.Read(row.Text(1))), Team: row.Text(2)), ("$id", agentId));
        if (members.Find(m => m.Mate.Id == agentId) is not { Mate: { } leader, Team: var team } || IsLocal(leader))
        {
            return null;
        }

        var mates = members.Select(m => m.Mate).Where(m => m.Id != agentId && !IsLocal(m)).ToList();
        return mates.Count == 0 ? null : new LedTeam(team, mates);
    }

    public void Dispose() => _rows.Dispose();

    private static bool IsLocal(Teammate mate) => mate.Definition.RuntimeId == RuntimeCatalog.Local.Value;
}
