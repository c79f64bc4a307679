using System.Text;
using System.Text.Json;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes.Tools.Writing;

/// <summary>Replaces a piece of a file.</summary>
internal sealed class EditFileTool(Workspace workspace, SeenFiles seen) : ChangingTool(Tool, workspace, seen)
{
    private static readonly ModelTool Tool = Define(
        "edit_file",
        "Changes a part of a text file of the project: replaces old_string, which must be in the file exactly and once, by new_string. Give enough lines around the place, with their white space, without line numbers.",
        """
        {"type":"object","properties":{
          "path":{"type":"string","description":"The file, relative to the project folder"},
          "old_string":{"type":"string","description":"The text to replace, exactly as it is in the file"},
          "new_string":{"type":"string","description":"The text that takes its place"},
          "replace_all":{"type":"boolean","description":"Replace each place, when there are several"}},
         "required":["path","old_string","new_string"]}
        """);

    protected override Outcome<string> After(JsonElement arguments, string real, FileText? before)
    {
        var name = Workspace.Name(real);
        if (before is null)
        {
            return Failure.NotFound($"There is no {name} in the project folder; write_file makes a new file.");
        }

        var text = TextEdit.Run(name, before, Text(arguments, "old_string") ?? "", Text(arguments, "new_string") ?? "", Flag(arguments, "replace_all"));
        return text.IsOk && Encoding.UTF8.GetByteCount(text.Value) > FileText.Largest ? Failure.Invalid($"{name} would be larger than 2 MB.") : text;
    }
}
