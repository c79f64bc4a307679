using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Runtimes.Choice;

namespace RuntimesWeb.Components.Chat;

/// <summary>With whom a new chat begins, and whether somebody can answer now.</summary>
public sealed class ChatStart(ConversationStore conversations, AgentStore agents, RunEngine engine)
{
    private static readonly RuntimeId[] Order =
        [RuntimeCatalog.Native, RuntimeCatalog.AnthropicDirect, RuntimeCatalog.OpenAIDirect, RuntimeCatalog.Ollama, RuntimeCatalog.ClaudeCode, RuntimeCatalog.Codex, RuntimeCatalog.Hermes];

    /// <summary>As the address says; else as the last chat was, when that still works; else a team's leader; else what is ready; else the Guide.</summary>
    public async Task<ChatPartner> PartnerAsync(string? agent, string? runtime, string? model, string? folder, CancellationToken ct)
    {
        var all = await agents.AllAsync(ct);
        if (agent is not null && all.FirstOrDefault(a => a.Id == agent) is { } named)
        {
            return new ChatPartner(named.Definition.RuntimeId, named.Id, Folder: folder);
        }

        if (runtime is not null && RuntimeCatalog.Find(runtime) is { } known)
        {
            return new ChatPartner(known.Id.Value, Model: model, Folder: folder);
        }

        var last = (await conversations.PageAsync(new ConversationFilter(ConversationStatus.Active), null, 1, ct)).Match(p => p.Conversations, _ => []) is [var newest, ..] ? newest : null;
        var leader = all.Where(a => a.Role == AgentRole.Leader).Select(a => new ChatPartner(a.Definition.RuntimeId, a.Id));
        var candidates = (last is null ? [] : new[] { ChatPartner.Of(last) with { Folder = folder ?? last.Folder } }).Concat(leader).Concat(Order.Select(id => new ChatPartner(id.Value)));
        return candidates.FirstOrDefault(p => Obstacle(p, all) is null && (p.AgentId is null || all.Any(a => a.Id == p.AgentId))) is { } ready
            ? ready with { Model = model ?? ready.Model, Folder = folder ?? ready.Folder } : new ChatPartner(RuntimeCatalog.Local.Value, Folder: folder);
    }

    /// <summary>Why this partner cannot answer now; null when nothing is in the way.</summary>
    public Failure? Obstacle(ChatPartner partner, IReadOnlyList<Agent> all)
    {
        if (RuntimeCatalog.Find(partner.RuntimeId) is not { } runtime)
        {
            return Failure.Conflict($"unknown runtime '{partner.RuntimeId}'");
        }

        var agent = partner.AgentId is null ? null : all.FirstOrDefault(a => a.Id == partner.AgentId)?.Definition;
        return partner.AgentId is not null && agent is null ? Failure.Conflict("this agent is gone", "Choose another agent or runtime.")
            : engine.Choose(runtime.Id, Wish(partner, agent)).Failure;
    }

    private static ModelChoice Wish(ChatPartner partner, AgentDefinition? agent) => partner.Model is null && partner.Provider is null && agent?.RuntimeId == partner.RuntimeId
        ? ModelIds.Wish(agent.Provider, agent.Model) : ModelIds.Wish(partner.Provider, partner.Model);
}
