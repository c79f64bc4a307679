using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Components.Chat.Messages;

/// <summary>Who answered, in the words a person knows: the agent's name, else the runtime's.</summary>
public sealed class PartnerNames(IReadOnlyList<Agent> agents)
{
    public string Of(Message message) => Of(message.AgentId, message.RuntimeId);

    public string Of(string? agent, string? runtime) => agent is not null ? agents.FirstOrDefault(a => a.Id == agent)?.Name ?? agent : Runtime(runtime);

    public static string Runtime(string? runtime) => runtime == RuntimeCatalog.Local.Value ? "Guide" : RuntimeCatalog.Find(runtime ?? "")?.Label ?? runtime ?? "Answer";
}
