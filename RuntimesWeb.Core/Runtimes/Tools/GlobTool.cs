using System.Text.Json;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes.Tools;

/// <summary>Finds files by a pattern of their paths, the newest first.</summary>
internal sealed class GlobTool(Workspace workspace, TimeProvider time) : WorkspaceTool(Tool, workspace)
{
    private const int Most = 200;

    private static readonly ModelTool Tool = Define(
        "glob",
        "Finds files of the project by a pattern such as src/**/*.cs or *.{json,yml}, the newest first. A pattern without a slash is about file names, in all folders. 200 files at most.",
        """
        {"type":"object","properties":{
          "pattern":{"type":"string","description":"The pattern, relative to path"},
          "path":{"type":"string","description":"The folder to look in; the project folder when left out"}},
         "required":["pattern"]}
        """);

    protected override ToolAnswer Run(JsonElement arguments, CancellationToken ct)
    {
        var (path, pattern) = (Workspace.Resolve(Text(arguments, "path")), GlobPattern.Parse(Text(arguments, "pattern")));
        if ((path.Failure ?? pattern.Failure) is { } failure)
        {
            return ToolAnswer.Wrong(failure.Message);
        }

        var walk = new TreeWalk(Workspace, time, ct);
        var skip = path.Value.Length - Workspace.Root.Length;
        var found = walk.Below(path.Value).Where(e => !e.IsFolder && !e.IsLink && pattern.Value.Matches(e.Name[skip..]))
            .OrderByDescending(e => e.ChangedAt).ThenBy(e => e.Name, StringComparer.Ordinal).ToList();
        return new ToolAnswer(found.Count == 0
            ? $"[no file fits the pattern]{walk.Note}"
            : $"{string.Join('\n', found.Take(Most).Select(e => e.Name))}{(found.Count > Most ? $"\n[cut at {Most} of {found.Count} files; use a narrower pattern]" : "")}{walk.Note}");
    }
}
