using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Components.Board;

/// <summary>Who works on a task: an agent with its runtime, or a runtime by itself. Written as <c>agent:coder</c> or <c>runtime:local</c>.</summary>
public sealed record Assignee(string? AgentId, RuntimeId Runtime)
{
    private const string AgentMark = "agent:";
    private const string RuntimeMark = "runtime:";

    public string Value => AgentId is { } agent ? AgentMark + agent : RuntimeMark + Runtime.Value;

    /// <summary>What is said of a task that is for them.</summary>
    public TaskInput Input => new() { AssigneeAgentId = AgentId ?? "", AssigneeRuntime = Runtime.Value };

    /// <summary>Nobody: whoever comes may take it.</summary>
    public static TaskInput Anybody { get; } = new() { AssigneeAgentId = "", AssigneeRuntime = "" };

    public static Assignee Of(Agent agent) => new(agent.Id, new RuntimeId(agent.Definition.RuntimeId));

    /// <summary>Null for nobody, and for who is not there any more.</summary>
    public static Assignee? Parse(string? value, IReadOnlyList<Agent> agents) => value switch
    {
        not null when value.StartsWith(AgentMark, StringComparison.Ordinal) => agents.FirstOrDefault(a => a.Id == value[AgentMark.Length..]) is { } agent ? Of(agent) : null,
        not null when value.StartsWith(RuntimeMark, StringComparison.Ordinal) => RuntimeCatalog.Find(value[RuntimeMark.Length..]) is { } runtime ? new Assignee(null, runtime.Id) : null,
        _ => null,
    };

    /// <summary>Whom a task is for; null when it is anybody's, or somebody's that this server does not know.</summary>
    public static Assignee? Of(BoardTask task, IReadOnlyList<Agent> agents) =>
        Of(task.AssigneeAgentId, task.AssigneeRuntime, agents);

    public static Assignee? Of(string? agentId, string? runtimeId, IReadOnlyList<Agent> agents) =>
        agentId is not null && agents.FirstOrDefault(a => a.Id == agentId) is { } agent ? Of(agent)
        : RuntimeCatalog.Find(runtimeId ?? agentId) is { } runtime ? new Assignee(null, runtime.Id) : null;

    public bool IsOf(BoardTask task) => AgentId is { } agent ? task.AssigneeAgentId == agent : task.AssigneeRuntime == Runtime.Value && (task.AssigneeAgentId is null || task.AssigneeAgentId == Runtime.Value);
}
