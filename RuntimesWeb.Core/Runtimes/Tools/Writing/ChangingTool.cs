using System.Globalization;
using System.Text.Json;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes.Tools.Writing;

/// <summary>A tool that changes one file: what it would do can be shown before, and what it did is told with its diff.</summary>
internal abstract class ChangingTool(ModelTool definition, Workspace workspace, SeenFiles seen) : WorkspaceTool(definition, workspace)
{
    private const int LongestDiff = 4_000;

    private readonly WorkspaceWriter _writer = new(workspace, seen);

    public override ToolEffect Effect => ToolEffect.Edits;

    protected SeenFiles Seen => seen;

    public override Task<ToolAnswer?> PreviewAsync(JsonElement arguments, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var work = _writer.Plan(Text(arguments, "path"), (real, before) => After(arguments, real, before));
        return Task.FromResult(work.Match<ToolAnswer?>(w => w.Before?.Text == w.After ? null : new ToolAnswer(w.Change().Diff), f => ToolAnswer.Wrong(f.Message)));
    }

    protected override ToolAnswer Run(JsonElement arguments, CancellationToken ct)
    {
        var work = _writer.Write(Text(arguments, "path"), (real, before) => After(arguments, real, before));
        return work.Match(w => w.Before?.Text == w.After ? new ToolAnswer($"{w.Name} has this content already; nothing was changed.") : Answer(w.Change()), f => ToolAnswer.Wrong(f.Message));
    }

    /// <summary>The new text of a file, or why there is none.</summary>
    /// <param name="before">Null when there is no such file.</param>
    protected abstract Outcome<string> After(JsonElement arguments, string real, FileText? before);

    private static ToolAnswer Answer(FileChange change)
    {
        var said = string.Create(CultureInfo.InvariantCulture, $"{(change.Change == FileChangeKind.Added ? "Made" : "Changed")} {change.Path}: {change.Additions:N0} lines added, {change.Deletions:N0} removed.");
        var isShown = change.Change == FileChangeKind.Modified && change.Diff.Length <= LongestDiff;
        return new ToolAnswer(isShown ? $"{said}\n{change.Diff}" : said)
        {
            Changes = [change],
        };
    }
}
