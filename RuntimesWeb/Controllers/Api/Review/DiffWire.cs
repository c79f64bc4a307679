using System.Globalization;
using RuntimesWeb.Core.Worktrees;
using RuntimesWeb.Core.Worktrees.Apply;
using RuntimesWeb.Core.Worktrees.Diffs;

namespace RuntimesWeb.Controllers.Api.Review;

/// <summary>One place of a file that changed. <c>lines</c> begin with a space, + or -, as in a unified diff; a line that is longer than 2000 characters is cut.</summary>
public sealed record HunkView(string Id, string Header, int OldStart, int OldLines, int NewStart, int NewLines, IReadOnlyList<string> Lines)
{
    public static HunkView From(DiffHunk h) => new(
        h.Id, string.Create(CultureInfo.InvariantCulture, $"@@ -{h.OldStart},{h.OldLines} +{h.NewStart},{h.NewLines} @@{(h.Header.Length == 0 ? "" : " " + h.Header)}"),
        h.OldStart, h.OldLines, h.NewStart, h.NewLines, [.. h.Lines.SelectMany(Text)]);

    private static IEnumerable<string> Text(DiffLine line)
    {
        yield return line.Kind switch
        {
            DiffLineKind.Added => "+",
            DiffLineKind.Removed => "-",
            _ => " ",
        } + line.Text;
        if (line.HasNoNewline)
        {
            yield return "\\ No newline at end of file";
        }
    }
}

/// <summary>One changed file. <c>truncated</c>: its hunks are left out until it is asked for by itself.</summary>
public sealed record DiffFileView(
    string Path, string? OldPath, FileChange Status, int Additions, int Deletions, bool Binary, bool Truncated, string OldMode, string NewMode, long? SizeBytes, IReadOnlyList<HunkView> Hunks)
{
    public static DiffFileView From(DiffFile f) => new(f.Path, f.OldPath, f.Status, f.Additions, f.Deletions, f.IsBinary, f.IsTruncated, f.OldMode, f.NewMode, f.SizeBytes, [.. f.Hunks.Select(HunkView.From)]);
}

/// <summary>Of all files; <c>cut</c> when there are more than are listed.</summary>
public sealed record DiffStatsView(int Files, int Additions, int Deletions, bool Cut)
{
    public static DiffStatsView From(DiffStats s) => new(s.Files, s.Additions, s.Deletions, s.IsCut);
}

/// <summary>What a worktree changes. <c>skipped</c> is in no diff: repositories inside the folder, and files that are too large.</summary>
public sealed record DiffView(string BaseSha, string TreeSha, IReadOnlyList<DiffFileView> Files, DiffStatsView Stats, IReadOnlyList<string> Skipped)
{
    public static DiffView From(WorktreeDiff d) => new(d.BaseSha, d.TreeSha, [.. d.Files.Select(DiffFileView.From)], DiffStatsView.From(d.Stats), d.Skipped);
}

public sealed record DiffFileBody(DiffFileView File)
{
    public static DiffFileBody From(DiffFile file) => new(DiffFileView.From(file));
}

public sealed record WorktreeFileView(string Path, long SizeBytes, bool IsLink);

public sealed record WorktreeFiles(IReadOnlyList<WorktreeFileView> Files, int Total, string? NextCursor)
{
    public static WorktreeFiles From(WorktreeFilePage page) => new([.. page.Files.Select(f => new WorktreeFileView(f.Path, f.SizeBytes, f.IsLink))], page.Total, page.NextCursor);
}

/// <summary>A file as it is now; <c>text</c> is null for a binary one, and of a long one its beginning.</summary>
public sealed record WorktreeTextView(string Path, string? Text, long SizeBytes, bool Cut)
{
    public static WorktreeTextView From(WorktreeFileText f) => new(f.Path, f.Text, f.SizeBytes, f.IsCut);
}

/// <summary>What an apply moved last.</summary>
public sealed record AppliedView(ApplyMode Mode, string Branch, string? From, string To, DateTimeOffset At);

/// <summary>The folder that work is done in, apart from the person's own.</summary>
public sealed record WorktreeBody(
    Guid Id, Guid? TaskId, string Title, string Repository, string Path, string? Branch, string? BaseSha, string? BaseRef, WorktreeKind Kind, WorktreeStatus Status, DateTimeOffset CreatedAt,
    DateTimeOffset LastUsedAt, DateTimeOffset? EndedAt, DateTimeOffset? RemoveAfter, AppliedView? Applied, long? SizeBytes)
{
    public static WorktreeBody From(Worktree w) => new(
        w.Id, w.TaskId, w.Title, w.ProjectPath, w.WorkPath, w.Branch, w.BaseSha, w.BaseRef, w.Kind, w.Status, w.CreatedAt, w.LastUsedAt, w.EndedAt, w.RemoveAfter,
        w.Applied is { IsDone: true } a ? new AppliedView(a.Mode, a.Branch, a.FromSha, a.ToSha, a.At) : null, w.Bytes);
}

public sealed record OneWorktree(WorktreeBody Worktree)
{
    public static OneWorktree From(Worktree worktree) => new(WorktreeBody.From(worktree));
}

/// <summary>The worktrees of which something is left, newest first, and how much room the folders took when they were last measured.</summary>
public sealed record WorktreeList(IReadOnlyList<WorktreeBody> Worktrees, int Folders, long SizeBytes);
