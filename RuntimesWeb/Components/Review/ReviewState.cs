using RuntimesWeb.Components.Review.Diff;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Review;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Worktrees.Diffs;

namespace RuntimesWeb.Components.Review;

/// <summary>Where a person is about to say something.</summary>
public sealed record OpenLine(string Path, DiffSide Side, int Line);

/// <summary>What one person has open of one worktree's work: files, choices, comments. A file's part of the page is rendered again only when its version moved.</summary>
public sealed class ReviewState
{
    /// <summary>So many changed lines are open when a diff is first shown.</summary>
    public const int OpenLines = 600;

    private readonly Dictionary<string, int> _versions = new(StringComparer.Ordinal);
    private int _all;

    /// <summary>The page is to be rendered again.</summary>
    public event Action? Changed;

    public ReviewAttempt? Attempt { get; set; }

    public WorktreeDiff? Diff { get; private set; }

    /// <summary>The files in the order of the tree beside them.</summary>
    public IReadOnlyList<DiffFile> Files { get; private set; } = [];

    public Failure? Failure { get; set; }

    public IReadOnlyList<ReviewComment> Comments { get; private set; } = [];

    public Choice Choice { get; } = new();

    public HashSet<string> Open { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Viewed { get; } = new(StringComparer.Ordinal);

    public bool IsSplit { get; private set; }

    public OpenLine? Line { get; private set; }

    /// <summary>The work can be chosen from and commented on.</summary>
    public bool CanAct => Attempt is { IsLive: true, Place.IsWorkedIn: false };

    /// <summary>It can be taken or sent back: all work on the task is over.</summary>
    public bool CanDecide => CanAct && Attempt is not { Place.Task.Status: TaskState.InProgress };

    public int VersionOf(string path) => _all + _versions.GetValueOrDefault(path);

    public IReadOnlyList<ReviewComment> CommentsOn(string path) => [.. Comments.Where(c => c.Path == path)];

    /// <summary>Another diff of the same work: what is open and chosen stays, as far as it is still there.</summary>
    public void Show(WorktreeDiff diff)
    {
        if (Diff?.TreeSha == diff.TreeSha && Diff.BaseSha == diff.BaseSha)
        {
            return;
        }

        var files = diff.Files.ToDictionary(f => f.Path, StringComparer.Ordinal);
        Files = [.. FileTree.Of(files.Keys, new HashSet<string>()).Where(row => !row.IsFolder).Select(row => files[row.Path])];
        if (Diff is null)
        {
            var lines = 0;
            foreach (var file in Files.TakeWhile(f => (lines += f.Additions + f.Deletions) <= OpenLines).Where(f => !f.IsTruncated))
            {
                Open.Add(file.Path);
            }
        }

        Diff = diff;
        Choice.Keep(diff);
        Viewed.IntersectWith(diff.Files.Select(f => f.Path));
        _all++;
    }

    public void Show(IReadOnlyList<ReviewComment> comments)
    {
        Comments = comments;
        _all++;
    }

    public void Toggle(string path)
    {
        if (!Open.Remove(path))
        {
            Open.Add(path);
        }

        Touch(path);
    }

    public void View(string path)
    {
        if (Viewed.Add(path))
        {
            Open.Remove(path);
        }
        else
        {
            Viewed.Remove(path);
            Open.Add(path);
        }

        Touch(path);
    }

    public void Say(OpenLine? line)
    {
        var before = Line;
        Line = line;
        foreach (var path in new[] { before?.Path, line?.Path }.OfType<string>())
        {
            _versions[path] = _versions.GetValueOrDefault(path) + 1;
        }

        Changed?.Invoke();
    }

    public void Split(bool isSplit)
    {
        IsSplit = isSplit;
        TouchAll();
    }

    public void Touch(string path)
    {
        _versions[path] = _versions.GetValueOrDefault(path) + 1;
        Changed?.Invoke();
    }

    public void TouchAll()
    {
        _all++;
        Changed?.Invoke();
    }
}
