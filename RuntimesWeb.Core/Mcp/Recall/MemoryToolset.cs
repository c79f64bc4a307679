using RuntimesWeb.Core.Memory;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Runtimes.Tools.Recall;

namespace RuntimesWeb.Core.Mcp.Recall;

/// <summary>The memory as tools: what the run's agent and everybody knows, and what is known of its project. A person's own client looks at all of it.</summary>
public sealed class MemoryToolset(SaveMemory save, LookUpMemory look) : IMcpToolset
{
    private const string Bounds = """
        "limit":{"type":"integer","description":"20 when absent, 100 at most"},
        "category":{"type":"string","enum":["fact","preference","pattern","outcome"]}
        """;

    public string Name => "memory";

    public string Instructions => "What is known from earlier work: look it up before you ask, and keep what will be useful later. Never keys or passwords.";

    public IEnumerable<McpTool> ToolsFor(McpBinding who)
    {
        if (who.Run is { } run && who.MayUse("memory_save"))
        {
            yield return McpTool.Of(new MemorySaveTool(save, new MemoryVisitor(run.Id, run.AgentId, run.Folder)));
        }

        if (who.MayUse("memory_search"))
        {
            yield return Looking("memory_search", "Looks up what is known from before, by words.", $$$"""{"type":"object","properties":{"query":{"type":"string","description":"Words to look for"},{{{Bounds}}}},"required":["query"]}""");
            yield return Looking("memory_browse", "Shows what is known from before, the newest first.", $$$"""{"type":"object","properties":{ {{{Bounds}}} }}""");
        }

        McpTool Looking(string name, string description, string schema) => McpTool.Define(name, description, schema, (arguments, ct) => look.RunAsync(who, arguments, ct)) with { OnlyReads = true, Effect = ToolEffect.Notes };
    }
}
