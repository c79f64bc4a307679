using RuntimesWeb.Core.Runtimes.Tools;

namespace RuntimesWeb.Core.Mcp;

/// <summary>What the server's own runtimes have beside files and commands, which every CLI brings itself: reading a page of the internet, and the plan of a run.</summary>
public sealed class OpenToolset(IEnumerable<IToolSource> sources) : IMcpToolset
{
    public string Name => "tools";

    public string Instructions => "Reading pages of the internet, and keeping a plan the person sees. A person may be asked before a call runs.";

    public IEnumerable<McpTool> ToolsFor(McpBinding who) => who.Run is not { } run ? []
        : sources.OfType<OpenTools>().SelectMany(s => s.ToolsFor(new ToolScope(run.Id, null, run.AgentId))).Where(t => who.MayUse(t.Definition.Name)).Select(t => McpTool.Of(t));
}
