using System.Text;
using System.Text.Json;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes.Tools;
using RuntimesWeb.Core.Runtimes.Tools.Writing;

namespace RuntimesWeb.Core.Runtimes.Adapters.Claude.Talk;

/// <summary>What a tool of Claude Code changes, as a diff: before it is allowed, from its arguments and the file; afterwards, from what Claude Code says it did.</summary>
public static class ClaudeEdits
{
    private const int LargestFile = 1024 * 1024;

    /// <summary>What it would do; null when that cannot be shown.</summary>
    /// <param name="subject">The file, relative to the folder; null or absolute for one elsewhere, which is not read.</param>
    public static string? Preview(string tool, JsonElement input, string folder, string? subject)
    {
        if (tool is not ("Edit" or "Write") || subject is null || Path.IsPathFullyQualified(subject))
        {
            return null;
        }

        try
        {
            var file = new FileInfo(RealPath.Of(Path.Combine(folder, subject)));
            if (!RealPath.IsInside(file.FullName, RealPath.Of(folder)) || (file.Exists && file.Length > LargestFile))
            {
                return null;
            }

            var before = file.Exists ? File.ReadAllText(file.FullName) : null;
            var after = tool == "Write" ? ClaudeTools.Text(input, "content") : Edited(before, input);
            return after is null ? null : FileDiff.Of(subject, before, after).Diff;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>What was done; null when it changed no file.</summary>
    /// <param name="detail">The <c>tool_use_result</c> of the line.</param>
    public static FileChange? Done(JsonElement detail, string folder)
    {
        if (ClaudeTools.Text(detail, "filePath") is not { } path || !detail.TryGetProperty("structuredPatch", out var patch) || patch.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var name = Name(path, folder);
        if (patch.GetArrayLength() > 0)
        {
            var isNew = detail.TryGetProperty("originalFile", out var original) && original.ValueKind == JsonValueKind.Null && ClaudeTools.Text(detail, "type") == "create";
            return Patched(name, isNew, patch);
        }

        return ClaudeTools.Text(detail, "content") is { } content ? FileDiff.Of(name, ClaudeTools.Text(detail, "originalFile"), content) is { Additions: 0, Deletions: 0, Change: FileChangeKind.Modified } ? null
            : FileDiff.Of(name, ClaudeTools.Text(detail, "originalFile"), content) : null;
    }

    private static string? Edited(string? before, JsonElement input)
    {
        if (before is null || ClaudeTools.Text(input, "old_string") is not { Length: > 0 } old || ClaudeTools.Text(input, "new_string") is not { } now)
        {
            return null;
        }

        var at = before.IndexOf(old, StringComparison.Ordinal);
        return at < 0 ? null
            : input.TryGetProperty("replace_all", out var all) && all.ValueKind == JsonValueKind.True ? before.Replace(old, now, StringComparison.Ordinal)
            : string.Concat(before.AsSpan(0, at), now, before.AsSpan(at + old.Length));
    }

    private static FileChange? Patched(string name, bool isNew, JsonElement patch)
    {
        var (diff, additions, deletions) = (new StringBuilder(), 0, 0);
        diff.Append(isNew ? "--- /dev/null\n" : $"--- a/{name}\n").Append("+++ b/").Append(name).Append('\n');
        foreach (var hunk in patch.EnumerateArray().Where(h => h.ValueKind == JsonValueKind.Object && h.TryGetProperty("lines", out var lines) && lines.ValueKind == JsonValueKind.Array))
        {
            diff.Append(System.Globalization.CultureInfo.InvariantCulture, $"@@ -{Number(hunk, "oldStart")},{Number(hunk, "oldLines")} +{Number(hunk, "newStart")},{Number(hunk, "newLines")} @@\n");
            foreach (var line in hunk.GetProperty("lines").EnumerateArray().Where(l => l.ValueKind == JsonValueKind.String).Select(l => l.GetString() ?? ""))
            {
                additions += line.StartsWith('+') ? 1 : 0;
                deletions += line.StartsWith('-') ? 1 : 0;
                if (diff.Length + line.Length < FileDiff.Longest)
                {
                    diff.Append(line).Append('\n');
                }
            }
        }

        return new FileChange(name, isNew ? FileChangeKind.Added : FileChangeKind.Modified, additions, deletions, diff.ToString());
    }

    private static string Name(string path, string folder) => RealPath.IsInside(path, folder) ? Path.GetRelativePath(folder, path).Replace('\\', '/') : path;

    private static long Number(JsonElement hunk, string name) => hunk.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : 0;
}
