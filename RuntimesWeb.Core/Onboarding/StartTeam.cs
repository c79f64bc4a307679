using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Onboarding;

/// <summary>The first team as a person wants it: what it runs on, what its two agents are called and use, the folder to begin in.</summary>
/// <param name="Provider">One of <see cref="StarterModels"/>.</param>
public sealed record TeamPlan(string Provider, string? LeaderName, string? LeaderModel, string? SpecialistName, string? SpecialistModel, string? Folder);

/// <summary>Ends the first-run wizard: makes the starter team as planned, opens a conversation with its leader, and remembers that it is done.</summary>
public sealed class StartTeam(SeedNativeTeam seed, UpdateAgent update, CreateConversation create, WelcomeStore welcome) : IDisposable
{
    private readonly SemaphoreSlim _starting = new(1, 1);

    /// <summary>Answers the id of the conversation. A second tab that says the same gets the first one's.</summary>
    public async Task<Outcome<Guid>> RunAsync(TeamPlan plan, Actor by, CancellationToken ct)
    {
        await _starting.WaitAsync(ct);
        try
        {
            return welcome.Current is { FinishedAt: not null, ConversationId: { } known } ? known : await StartAsync(plan, by, ct);
        }
        finally
        {
            _starting.Release();
        }
    }

    public void Dispose() => _starting.Dispose();

    private async Task<Outcome<Guid>> StartAsync(TeamPlan plan, Actor by, CancellationToken ct)
    {
        var team = await seed.RunAsync(plan.Provider, plan.LeaderModel, by, ct);
        if (team.Failure is { } failure)
        {
            return failure;
        }

        var wrong = await ChangeAsync(team.Value.LeaderAgentId, plan.LeaderName, plan.LeaderModel, by, ct) ?? await ChangeAsync(team.Value.SpecialistAgentId, plan.SpecialistName, plan.SpecialistModel, by, ct);
        if (wrong is not null)
        {
            return wrong;
        }

        var conversation = await create.RunAsync(new NewConversation { AgentId = team.Value.LeaderAgentId, Folder = plan.Folder }, ct);
        if (conversation.IsOk)
        {
            await welcome.FinishAsync(conversation.Value.Id, ct);
        }

        return conversation.Match<Outcome<Guid>>(c => c.Id, f => f);
    }

    // What says the same makes no new version.
    private async Task<Failure?> ChangeAsync(string agent, string? name, string? model, Actor by, CancellationToken ct) =>
        string.IsNullOrWhiteSpace(name) && string.IsNullOrWhiteSpace(model) ? null
        : (await update.RunAsync(agent, new AgentInput { Name = Said(name), Model = Said(model) }, null, by, ct)).Failure;

    private static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
