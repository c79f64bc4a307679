using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runs;

namespace RuntimesWeb.Core.Mcp;

/// <summary>On whose behalf an MCP client asks: a run, with its agent and its task; or a person's own client, which is bound to nothing.</summary>
public sealed record McpBinding(Run? Run, Agent? Agent, BoardTask? Task)
{
    /// <summary>A person's own client: it looks, and changes nothing.</summary>
    public static McpBinding Person { get; } = new(null, null, null);

    public bool IsPerson => Run is null;

    public string? TeamId => Agent?.TeamId;

    /// <summary>Who does what is done: the agent, or the runtime that works without one.</summary>
    public string Author => Run?.AgentId ?? Run?.RuntimeId ?? "person";

    /// <summary>As the audit log names it, and what stands as the maker of its tasks.</summary>
    public Actor Actor => new($"agent:{Author}");

    /// <summary>Whether the agent may use a tool of the product, by the list a person made for it.</summary>
    public bool MayUse(string tool) => Agent?.Definition.Tools is not { Count: > 0 } allowed || allowed.Contains(tool, StringComparer.OrdinalIgnoreCase);
}

/// <summary>Finds out on whose behalf a run's programs ask, as it is now.</summary>
public sealed class BindRun(RunEngine engine, AgentStore agents, TaskStore tasks)
{
    /// <summary>Null when the run is over.</summary>
    public async Task<McpBinding?> OfAsync(McpCaller caller, CancellationToken ct)
    {
        if (caller.Pass is not { } pass)
        {
            return McpBinding.Person;
        }

        if (pass.Run is not { } id || engine.FindActive(id) is not { } run)
        {
            return null;
        }

        var agent = run.AgentId is { } a ? await agents.FindAsync(a, ct) : null;
        return new McpBinding(run, agent, run.TaskId is { } task ? await tasks.FindAsync(task, ct) : null);
    }
}

/// <summary>One of our MCP servers: its name, and the tools it offers to whoever asks.</summary>
public interface IMcpToolset
{
    string Name { get; }

    /// <summary>What the server is for, told to the model.</summary>
    string Instructions { get; }

    IEnumerable<McpTool> ToolsFor(McpBinding who);
}
