using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;

namespace RuntimesWeb.Core.Runtimes.Tools;

/// <summary>The tools that look at the files of the folder a run works in; a run without a folder has none.</summary>
public sealed class WorkspaceTools(DataFolder data, TimeProvider time) : IToolSource
{
    public IEnumerable<ITool> ToolsFor(ToolScope scope)
    {
        if (scope.Folder is null)
        {
            return [];
        }

        var workspace = new Workspace(scope.Folder, RealPath.Of(data.Root));
        return [new ReadFileTool(workspace, time), new ListTool(workspace, time), new GlobTool(workspace, time), new GrepTool(workspace, time)];
    }
}
