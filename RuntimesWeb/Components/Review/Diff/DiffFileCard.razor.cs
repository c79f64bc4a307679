using Microsoft.AspNetCore.Components;
using RuntimesWeb.Core.Board.Review;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Worktrees.Diffs;

namespace RuntimesWeb.Components.Review.Diff;

/// <summary>One changed file: its head, and when it is open, its places. It is rendered again only when something of it is different.</summary>
public sealed partial class DiffFileCard
{
    private const int RowsAtOnce = 400;
    private const int MostGap = 200;

    private readonly Dictionary<string, IReadOnlyList<string>> _gaps = new(StringComparer.Ordinal);
    private DiffFile? _whole;
    private DiffFile? _seen;
    private Failure? _failure;
    private int _version = -1;
    private int _rows = RowsAtOnce;
    private int _hidden;
    private bool _isOwn;

    [Parameter]
    [EditorRequired]
    public required ReviewState State { get; set; }

    [Parameter]
    [EditorRequired]
    public required DiffFile File { get; set; }

    [Parameter]
    public EventCallback OnComments { get; set; }

    [Inject]
    public required ReadDiff Diffs { get; set; }

    [Inject]
    public required ReadFiles Files { get; set; }

    private bool IsOpen => State.Open.Contains(File.Path);

    private DiffFile Shown => _whole ?? File;

    private IReadOnlyList<ReviewComment> Comments => State.CommentsOn(File.Path);

    private IReadOnlyList<(DiffHunk Hunk, IReadOnlyList<DiffRow> Rows, int Gap)> Parts
    {
        get
        {
            var (parts, left, end) = (new List<(DiffHunk, IReadOnlyList<DiffRow>, int)>(), _rows, 1);
            _hidden = 0;
            foreach (var hunk in Shown.Hunks)
            {
                if (left <= 0)
                {
                    _hidden += hunk.Lines.Count;
                    continue;
                }

                var rows = DiffRows.Of(hunk, State.IsSplit);
                var start = hunk.NewLines == 0 ? hunk.NewStart + 1 : hunk.NewStart;
                parts.Add((hunk, rows.Count > left ? [.. rows.Take(left)] : rows, File.Status == FileChange.Deleted ? 0 : Math.Max(0, start - end)));
                _hidden += Math.Max(0, rows.Count - left);
                left -= rows.Count;
                end = start + hunk.NewLines;
            }

            return parts;
        }
    }

    protected override void OnParametersSet()
    {
        if (!ReferenceEquals(_seen, File))
        {
            // Another state of the file: what was read of the old one does not fit.
            (_seen, _whole) = (File, null);
            _gaps.Clear();
        }
    }

    protected override bool ShouldRender()
    {
        var version = State.VersionOf(File.Path);
        var (isOwn, isOther) = (_isOwn, _version != version);
        (_isOwn, _version) = (false, version);
        return isOwn || isOther;
    }

    private IReadOnlyList<string>? GapOf(DiffHunk hunk) => _gaps.GetValueOrDefault(hunk.Id);

    private void Pick()
    {
        State.Choice.Toggle(File);
        State.Touch(File.Path);
    }

    private void More()
    {
        _rows += RowsAtOnce;
        _isOwn = true;
    }

    private async Task LoadAsync()
    {
        var read = await Diffs.FileAsync(State.Attempt!.Id, File.Path, CancellationToken.None);
        (_whole, _failure, _isOwn) = (read.Match(f => (DiffFile?)f, _ => null), read.Failure, true);
        State.Touch(File.Path);
    }

    /// <summary>The lines above a place that are as they were.</summary>
    private async Task ShowGapAsync(DiffHunk hunk)
    {
        var read = await Files.TextAsync(State.Attempt!.Id, File.Path, CancellationToken.None);
        if (read.Match(f => f.Text, _ => null) is { } text && Parts.FirstOrDefault(p => p.Hunk.Id == hunk.Id) is { Hunk: not null } part)
        {
            var start = hunk.NewLines == 0 ? hunk.NewStart + 1 : hunk.NewStart;
            var lines = text.Split('\n');
            var count = Math.Min(part.Gap, MostGap);
            _gaps[hunk.Id] = [.. lines.Skip(start - 1 - count).Take(count)];
        }

        State.Touch(File.Path);
    }
}
