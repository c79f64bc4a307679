using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Components.Agents;

/// <summary>How an agent is shown: its address, its runtime, its rights in words.</summary>
public static class AgentLook
{
    /// <summary>What the tools of this server's own runtime do, as far as they are known by name.</summary>
    public static IReadOnlyList<(string Name, string Text)> Tools { get; } =
    [
        ("read_file", "read a file"),
        ("list", "list a folder"),
        ("glob", "find files by name"),
        ("grep", "search in files"),
        ("write_file", "write a file"),
        ("edit_file", "change a part of a file"),
        ("bash", "run commands"),
        ("web_fetch", "read a web page"),
        ("update_plan", "keep a plan of its work"),
        ("tasks", "see and write tasks"),
        ("delegate", "hand work to a teammate"),
    ];

    public static string Href(string id) => $"/agents/{id}";

    public static Runtime Runtime(Agent agent) => RuntimeCatalog.Get(new RuntimeId(agent.Definition.RuntimeId));

    public static string Model(AgentDefinition agent) => agent.Model ?? (agent.RuntimeId == RuntimeCatalog.Local.Value ? "No model" : "The runtime’s default");

    public static string Mode(PermissionMode mode) => mode switch
    {
        PermissionMode.Plan => "Plan: looks, changes nothing",
        PermissionMode.Ask => "Ask: asks before each change",
        PermissionMode.AcceptEdits => "Accept edits: changes files, asks for the rest",
        _ => "Trusted: does everything without asking",
    };
}
