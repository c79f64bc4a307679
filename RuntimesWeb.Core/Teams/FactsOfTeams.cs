using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Runtimes.Facts;

namespace RuntimesWeb.Core.Teams;

/// <summary>Which agents and teams there are; read again only when one of them changed.</summary>
internal sealed class FactsOfTeams : IFactSource
{
    private const int MostNamed = 8;

    private readonly AgentStore _agents;
    private readonly TeamStore _teams;
    private IReadOnlyList<LiveFact>? _known;
    private int _version;

    public FactsOfTeams(AgentStore agents, TeamStore teams)
    {
        (_agents, _teams) = (agents, teams);
        agents.Changed += Forget;
        teams.Changed += Forget;
    }

    public async ValueTask<IReadOnlyList<LiveFact>> FactsAsync(CancellationToken ct)
    {
        if (Volatile.Read(ref _known) is { } known)
        {
            return known;
        }

        var version = Volatile.Read(ref _version);
        var teams = await _teams.AllAsync(ct);
        var agents = await _agents.AllAsync(ct);
        IReadOnlyList<LiveFact> facts =
        [
            new LiveFact("Agents", agents.Count == 0 ? "There is none yet." : $"There {AreIs(agents.Count)} {Count(agents.Count, "agent")}: {Names(agents.Select(a => $"{a.Name} (on {a.Definition.RuntimeId})"))}.", "/agents", "agent agents which list many count have"),
            new LiveFact("Teams", teams.Count == 0 ? "There is none yet." : $"There {AreIs(teams.Count)} {Count(teams.Count, "team")}: {Names(teams.Select(t => $"{t.Team.Name} ({Count(t.Members.Count, "agent")})"))}.", "/teams", "team teams which list many count have leader"),
        ];
        if (Volatile.Read(ref _version) == version)
        {
            Volatile.Write(ref _known, facts);
        }

        return facts;
    }

    private void Forget()
    {
        Interlocked.Increment(ref _version);
        Volatile.Write(ref _known, null);
    }

    private static string Names(IEnumerable<string> names) => names.ToList() is var all && all.Count > MostNamed ? string.Join(", ", all.Take(MostNamed)) + ", …" : string.Join(", ", all);

    private static string Count(int n, string thing) => n == 1 ? $"1 {thing}" : $"{n} {thing}s";

    private static string AreIs(int n) => n == 1 ? "is" : "are";
}
