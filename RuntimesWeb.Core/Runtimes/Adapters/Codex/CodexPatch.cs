using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes.Tools;

namespace RuntimesWeb.Core.Runtimes.Adapters.Codex;

/// <summary>Makes the changes of files that Codex tells into ours: paths of the folder, one unified diff each, bounded.</summary>
public static class CodexPatch
{
    private const int Longest = 64 * 1024;

    public static FileChange ToChange(FilePart part, string folder)
    {
        var (before, after) = (Name(part.Path, folder), Name(part.MovedTo ?? part.Path, folder));
        var lines = part.Diff.Split('\n');
        if (lines[^1].Length == 0)
        {
            lines = lines[..^1];
        }

        return part.Kind switch
        {
            "add" => new FileChange(after, FileChangeKind.Added, lines.Length, 0, Write("/dev/null", $"b/{after}", [$"@@ -0,0 +1,{lines.Length} @@", .. lines.Select(l => "+" + l)])),
            "delete" => new FileChange(before, FileChangeKind.Deleted, 0, lines.Length, Write($"a/{before}", "/dev/null", [$"@@ -1,{lines.Length} +0,0 @@", .. lines.Select(l => "-" + l)])),
            _ => new FileChange(after, FileChangeKind.Modified, lines.Count(l => l.StartsWith('+')), lines.Count(l => l.StartsWith('-')), Write($"a/{before}", $"b/{after}", lines)),
        };
    }

    /// <summary>As rules and people write it: relative to the folder, or absolute when it lies elsewhere.</summary>
    public static string Name(string path, string folder) =>
        !Path.IsPathFullyQualified(path) ? path.Replace('\\', '/')
        : RealPath.IsInside(path, folder) ? Path.GetRelativePath(folder, path).Replace('\\', '/')
        : path;

    private static string Write(string from, string to, IEnumerable<string> lines)
    {
        var text = $"--- {from}\n+++ {to}\n{string.Concat(lines.Select(l => l + "\n"))}";
        if (text.Length <= Longest)
        {
            return text;
        }

        var end = text.LastIndexOf('\n', Longest) + 1;
        return $"{text[..end]}\\ The diff is cut here: {text.AsSpan(end).Count('\n')} more lines\n";
    }
}
