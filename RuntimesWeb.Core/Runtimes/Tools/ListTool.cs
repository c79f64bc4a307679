using System.Globalization;
using System.Text;
using System.Text.Json;
using RuntimesWeb.Core.Models;

namespace RuntimesWeb.Core.Runtimes.Tools;

/// <summary>Shows what is in a folder, up to three levels deep.</summary>
internal sealed class ListTool(Workspace workspace, TimeProvider time) : WorkspaceTool(Tool, workspace)
{
    private const int Most = 500;

    private static readonly ModelTool Tool = Define(
        "list",
        "Lists what is in a folder of the project: folders end in /, files have their size. Leaves out .git and what .gitignore names. 500 entries at most.",
        """
        {"type":"object","properties":{
          "path":{"type":"string","description":"The folder, relative to the project folder; the project folder itself when left out"},
          "depth":{"type":"integer","description":"How many levels, 1 to 3; 1 when left out"}}}
        """);

    protected override ToolAnswer Run(JsonElement arguments, CancellationToken ct)
    {
        var path = Workspace.Resolve(Text(arguments, "path"));
        if (path.Failure is { } failure)
        {
            return ToolAnswer.Wrong(failure.Message);
        }

        if (!Directory.Exists(path.Value))
        {
            return ToolAnswer.Wrong($"{Workspace.Name(path.Value)} is a file; read_file reads it.");
        }

        var (walk, text, count) = (new TreeWalk(Workspace, time, ct), new StringBuilder(), 0);
        foreach (var entry in walk.Below(path.Value, Number(arguments, "depth", 1, 1, 3)))
        {
            if (++count > Most)
            {
                return new ToolAnswer($"{text}[cut at {Most} entries; list a folder of it, or use glob]");
            }

            text.Append(entry.Name).Append(Mark(entry)).Append('\n');
        }

        return new ToolAnswer(count == 0 && !walk.WasCut ? "[the folder is empty, or all in it is ignored]" : text.ToString().TrimEnd() + walk.Note);
    }

    private static string Mark(TreeEntry entry) => entry.IsLink ? " (link)" : entry.IsFolder ? "/" : string.Create(CultureInfo.InvariantCulture, $" ({entry.SizeBytes:N0} bytes)");
}
