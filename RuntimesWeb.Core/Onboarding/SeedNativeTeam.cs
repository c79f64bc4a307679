using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Teams;

namespace RuntimesWeb.Core.Onboarding;

/// <summary>The ids of a starter team.</summary>
public sealed record SeededTeam(string TeamId, string LeaderAgentId, string SpecialistAgentId);

/// <summary>
/// Makes a first team of a leader and a specialist (Clawboo Runtimes API, seed-native-team). Asked again for the same provider and model,
/// it answers the team it made, while that is still there with both.
/// </summary>
public sealed class SeedNativeTeam(TeamStore teams, EditTeams edit, AgentStore agents, AuditLog audit)
{
    private readonly SemaphoreSlim _seeding = new(1, 1);

    public async Task<Outcome<SeededTeam>> RunAsync(string? provider, string? model, Actor by, CancellationToken ct)
    {
        if (StarterModels.Find(provider) is not { } models)
        {
            return new Failure(FailureKind.Invalid, $"unknown provider '{provider}'", $"One of {string.Join(", ", StarterModels.All.Select(m => m.Provider))}.");
        }

        var own = string.IsNullOrWhiteSpace(model) ? null : model.Trim();
        if (own is not null && models.IsLocal)
        {
            return Failure.InvalidField("model", "model does not apply to provider 'local', which works without one");
        }

        var leader = Leader(models with { Leader = own ?? models.Leader });
        if (AgentRules.Wrong(leader) is { } wrong)
        {
            return wrong;
        }

        await _seeding.WaitAsync(ct);
        try
        {
            var key = $"{models.Provider}:{leader.Model}";
            return await FindAsync(key, ct) is { } known ? known : await MakeAsync(key, leader, Specialist(models), by, ct);
        }
        finally
        {
            _seeding.Release();
        }
    }

    private async Task<SeededTeam?> FindAsync(string key, CancellationToken ct) =>
        (await teams.AllAsync(ct)).Where(t => t.Team.SeededFor == key)
            .Select(t => t.Leader is { } leader && t.Members.FirstOrDefault(m => m.Role == AgentRole.Specialist) is { } specialist ? new SeededTeam(t.Team.Id, leader.Id, specialist.Id) : null)
            .FirstOrDefault(t => t is not null);

    private async Task<Outcome<SeededTeam>> MakeAsync(string key, AgentDefinition leader, AgentDefinition specialist, Actor by, CancellationToken ct)
    {
        var team = await edit.CreateAsync(new TeamInput("My First Team", "rocket", "blue"), key, by, ct);
        if (team.Failure is { } failure)
        {
            return failure;
        }

        var id = team.Value.Team.Id;
        var made = await agents.AddAsync([new NewAgent(leader, id, AgentRole.Leader), new NewAgent(specialist, id, AgentRole.Specialist)], by, ct);
        foreach (var agent in made)
        {
            await audit.WriteAsync(by, "agent.create", agent.Id, "starter team", ct);
        }

        return new SeededTeam(id, made[0].Id, made[1].Id);
    }

    private static AgentDefinition Leader(StarterModels models) => Native(models, models.Leader) with
    {
        Name = "Team Lead",
        Description = "Answers what is small, and hands real work to a teammate.",
        Tools = ["tasks", "delegate", "read_file", "list", "glob", "grep", "web_fetch", "update_plan"],
        SystemPrompt = StarterPrompts.Leader,
    };

    private static AgentDefinition Specialist(StarterModels models) => Native(models, models.Specialist) with
    {
        Name = "Coder",
        Description = "Does the work it is given and reports what was done.",
        Tools = ["read_file", "list", "glob", "grep", "write_file", "edit_file", "bash", "web_fetch", "update_plan"],
        SystemPrompt = StarterPrompts.Specialist,
    };

    private static AgentDefinition Native(StarterModels models, string? model) => new()
    {
        Name = "",
        RuntimeId = (models.IsLocal ? RuntimeCatalog.Local : RuntimeCatalog.Native).Value,
        Provider = models.IsLocal ? null : models.Provider,
        Model = model,
    };
}
