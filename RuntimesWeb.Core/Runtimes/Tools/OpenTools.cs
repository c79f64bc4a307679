using RuntimesWeb.Core.Runtimes.Tools.Plans;
using RuntimesWeb.Core.Runtimes.Tools.Web;

namespace RuntimesWeb.Core.Runtimes.Tools;

/// <summary>The tools that need no folder: reading a page, and the plan of a run.</summary>
public sealed class OpenTools(WebPages pages) : IToolSource
{
    public IEnumerable<ITool> ToolsFor(ToolScope scope) => [new WebFetchTool(pages), new UpdatePlanTool()];
}
