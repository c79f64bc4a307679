using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes.Tools.Shell;
using RuntimesWeb.Core.Runtimes.Tools.Writing;

namespace RuntimesWeb.Core.Runtimes.Tools;

/// <summary>The tools that look at and change the files of the folder a run works in, and run commands there; a run without a folder has none.</summary>
public sealed class WorkspaceTools(DataFolder data, ProcessRunner processes, Machine machine, TimeProvider time) : IToolSource
{
    public IEnumerable<ITool> ToolsFor(ToolScope scope)
    {
        if (scope.Folder is null)
        {
            return [];
        }

        // What one of them has read, another may change.
        var (workspace, seen) = (new Workspace(scope.Folder, RealPath.Of(data.Root)), new SeenFiles());
        ITool[] files =
        [
            new ReadFileTool(workspace, seen, time), new ListTool(workspace, time), new GlobTool(workspace, time), new GrepTool(workspace, time),
            new WriteFileTool(workspace, seen), new EditFileTool(workspace, seen),
        ];
        return BashTool.Find(machine) is { } shell ? [.. files, new BashTool(processes, shell, scope.Folder, time)] : files;
    }
}
