using System.Text;
using System.Text.Json;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes.Tools.Writing;

/// <summary>Writes a whole file; one that is there only when this run has read it as it is.</summary>
internal sealed class WriteFileTool(Workspace workspace, SeenFiles seen) : ChangingTool(Tool, workspace, seen)
{
    private static readonly ModelTool Tool = Define(
        "write_file",
        "Writes a text file of the project, with the folders it needs. A file that is there is replaced as a whole, and must have been read before; to change a part of it use edit_file. 2 MB at most.",
        """
        {"type":"object","properties":{
          "path":{"type":"string","description":"The file, relative to the project folder"},
          "content":{"type":"string","description":"The whole new text"}},
         "required":["path","content"]}
        """);

    protected override Outcome<string> After(JsonElement arguments, string real, FileText? before)
    {
        var content = Text(arguments, "content") ?? "";
        if (Encoding.UTF8.GetByteCount(content) > FileText.Largest)
        {
            return Failure.Invalid("The content is larger than 2 MB; write it in smaller files.");
        }

        if (content.Contains('\0', StringComparison.Ordinal))
        {
            return Failure.Invalid("The content has a zero character in it; only text can be written.");
        }

        if (before is not null && before.Text.Length > 0 && !Seen.WasRead(real))
        {
            return Failure.Conflict($"{Workspace.Name(real)} is there already and you have not read it; read it first, or change a part of it with edit_file.");
        }

        return before is { IsOfWindows: true } ? LineEnds.OfWindows(content) : content;
    }
}
