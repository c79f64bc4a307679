using System.Collections.Immutable;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Runtimes.Choice;

namespace RuntimesWeb.Core.Conversations;

/// <summary>Who answers a turn, with which model, where.</summary>
internal sealed record Partner(RuntimeId Runtime, ModelChoice Model, ImmutableArray<ModelChoice> Fallbacks, AgentDefinition? Agent, string? AgentId, WorkFolder? Folder);

/// <summary>Works out who answers a turn, from the conversation, its agent and what is there now.</summary>
public sealed class TurnPlan(AgentStore agents, RunEngine engine, CheckFolder folders, FallbackModels fallbacks, TurnPrompt prompt)
{
    internal async Task<Outcome<Partner>> PartnerAsync(Conversation conversation, string? agentForThisTurn, CancellationToken ct)
    {
        var agentId = agentForThisTurn ?? conversation.AgentId;
        var agent = agentId is null ? null : await agents.FindAsync(agentId, ct);
        if (agentId is not null && agent is null)
        {
            return agentForThisTurn is null ? Failure.Conflict($"the agent '{agentId}' of this conversation is gone", "Choose another agent or runtime for it.")
                : Failure.InvalidField("agentId", $"there is no agent '{agentId}'");
        }

        var (runtime, wish) = Wish(conversation, agent, agentForThisTurn is not null);
        var model = engine.Choose(runtime, wish);
        if (model.Failure is { } failure)
        {
            return failure;
        }

        WorkFolder? folder = null;
        if (conversation.Folder is { } path)
        {
            var place = folders.Run(path);
            if (place.Failure is { } wrong)
            {
                return Failure.Conflict(wrong.Message, "Choose another folder for this conversation, or none.");
            }

            folder = place.Value;
        }

        return new Partner(runtime, model.Value, fallbacks.For(runtime, model.Value), agent?.Definition, agent?.Id, folder);
    }

    internal string PromptOf(Partner partner, string message) => prompt.Of(partner, message);

    // What is said in the conversation stands above the agent's own model, as long as it is the same runtime.
    private static (RuntimeId Runtime, ModelChoice Wish) Wish(Conversation conversation, Agent? agent, bool onlyThisTurn)
    {
        if (agent is not null && (onlyThisTurn || (conversation.Model is null && conversation.Provider is null && conversation.RuntimeId == agent.Definition.RuntimeId)))
        {
            return (new RuntimeId(agent.Definition.RuntimeId), ModelIds.Wish(agent.Definition.Provider, agent.Definition.Model));
        }

        return (new RuntimeId(conversation.RuntimeId), ModelIds.Wish(conversation.Provider, conversation.Model));
    }
}
