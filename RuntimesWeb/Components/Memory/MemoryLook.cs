using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Memory;

namespace RuntimesWeb.Components.Memory;

/// <summary>How what is known is told to a person.</summary>
public static class MemoryLook
{
    public static string Scope(MemoryScope scope) => scope switch
    {
        MemoryScope.Agent => "Of one agent",
        MemoryScope.Project => "Of a folder",
        _ => "For all agents",
    };

    public static string Place(MemoryFact fact, IReadOnlyList<Agent> agents) => fact.Scope switch
    {
        MemoryScope.Agent => Name(fact.ScopeId, agents),
        MemoryScope.Project => $"in {System.IO.Path.GetFileName(fact.ScopeId)}",
        _ => "All agents",
    };

    public static string Name(string agent, IReadOnlyList<Agent> agents) => agents.FirstOrDefault(a => a.Id == agent)?.Name ?? agent;

    public static string Source(MemoryFact fact, IReadOnlyList<Agent> agents) => fact.Source == MemorySource.Person ? "Entered by a person"
        : fact.SavedBy is { } agent ? $"Saved by {Name(agent, agents)}" : "Saved in a chat";

    public static string Sure(MemoryFact fact) => $"{fact.Confidence / 10}% sure{(fact.DecayRate == 0 ? ", never fades" : "")}";

    public static string Status(MemoryStatus status) => status switch
    {
        MemoryStatus.Decayed => "Faded",
        MemoryStatus.Archived => "Forgotten",
        MemoryStatus.Rejected => "Rejected",
        _ => "Active",
    };

    public static Tone Tone(MemoryStatus status) => status switch
    {
        MemoryStatus.Decayed => Shared.Tone.Warn,
        MemoryStatus.Rejected => Shared.Tone.Danger,
        MemoryStatus.Archived => Shared.Tone.Plain,
        _ => Shared.Tone.Ok,
    };
}
