using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Review.Diff;
using RuntimesWeb.Core.Board.Review;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Worktrees.Diffs;

namespace RuntimesWeb.Components.Review;

/// <summary>The files of a task's newest worktree as they are now.</summary>
public sealed partial class FilesTab
{
    private const int PageSize = 500;
    private const int FoldFrom = 60;

    private readonly string _id = $"files-{Guid.NewGuid():N}";
    private readonly HashSet<string> _closed = new(StringComparer.Ordinal);
    private readonly List<WorktreeFile> _files = [];
    private WorktreeFilePage? _page;
    private WorktreeFileText? _text;
    private Failure? _failure;
    private string? _filter;
    private bool _isNone;
    private Guid _place;
    private Guid _read;

    [Parameter]
    [EditorRequired]
    public required Guid TaskId { get; set; }

    [Inject]
    public required FindReview Find { get; set; }

    [Inject]
    public required ReadFiles Files { get; set; }

    private IReadOnlyList<TreeRow> Rows => FileTree.Of(_files.Select(f => f.Path), _closed, _filter);

    protected override async Task OnParametersSetAsync()
    {
        if (_read == TaskId)
        {
            return;
        }

        (_read, _page, _text, _failure) = (TaskId, null, null, null);
        _files.Clear();
        var places = await Find.OfTaskAsync(TaskId, Closing);
        var place = places.FirstOrDefault(p => p.Worktree.Kind != Core.Worktrees.WorktreeKind.Scratch && p.Worktree.Status is Core.Worktrees.WorktreeStatus.Active or Core.Worktrees.WorktreeStatus.Paused or Core.Worktrees.WorktreeStatus.Applied);
        _isNone = place is null;
        if (place is not null)
        {
            _place = place.Worktree.Id;
            await MoreAsync();
        }
    }

    private async Task MoreAsync()
    {
        var page = await Files.ListAsync(_place, _page?.NextCursor, PageSize, Closing);
        _failure = page.Failure;
        if (page.IsOk)
        {
            var isFirst = _page is null;
            _page = page.Value;
            _files.AddRange(page.Value.Files);
            if (isFirst && page.Value.Total > FoldFrom)
            {
                _closed.UnionWith(FileTree.Of(_files.Select(f => f.Path), _closed).Where(r => r.IsFolder).Select(r => r.Path));
            }
        }
    }

    private async Task OpenAsync(string path)
    {
        var read = await Files.TextAsync(_place, path, Closing);
        (_text, _failure) = (read.Match(t => (WorktreeFileText?)t, _ => null), read.Failure);
    }

    private void Toggle(string folder)
    {
        if (!_closed.Remove(folder))
        {
            _closed.Add(folder);
        }
    }
}
