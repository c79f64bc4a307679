using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Review;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Worktrees;
using RuntimesWeb.Core.Worktrees.Diffs;

namespace RuntimesWeb.Components.Review;

/// <summary>One worktree's work: what changed, and the person's word on it. While somebody works there it is read again at most once a second.</summary>
public sealed partial class ReviewPanel : IAsyncDisposable
{
    private const int FilesAtOnce = 100;

    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(1);

    private readonly ReviewState _state = new();
    private DotNetObjectReference<ReviewPanel>? _self;
    private PageScript? _script;
    private ElementReference _root;
    private long _readAt;
    private int _shown = FilesAtOnce;
    private int _readings;
    private bool _isScripted;
    private bool _isWaiting;
    private bool _isStale;

    private event Action? Again;

    [Parameter]
    [EditorRequired]
    public required Guid WorktreeId { get; set; }

    [Parameter]
    public bool Full { get; set; }

    /// <summary>There are other attempts that could go into the bin.</summary>
    [Parameter]
    public bool HasOthers { get; set; }

    /// <summary>The person wants to keep this one.</summary>
    [Parameter]
    public bool Keep { get; set; }

    [Inject]
    public required FindReview Find { get; set; }

    [Inject]
    public required ReadAttempts Attempts { get; set; }

    [Inject]
    public required ReadDiff Diffs { get; set; }

    [Inject]
    public required ReviewComments Comments { get; set; }

    [Inject]
    public required ResumeWorktree Resume { get; set; }

    [Inject]
    public required ReviewCommands Commands { get; set; }

    [Inject]
    public required TaskStore Tasks { get; set; }

    [Inject]
    public required RunEngine Engine { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    [Inject]
    public required IJSRuntime Js { get; set; }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (_script is not null)
        {
            await _script.EndAsync("end", _root);
        }

        _self?.Dispose();
    }

    /// <summary>What this browser kept; called by the script.</summary>
    [JSInvokable]
    public Task UseSplitAsync(bool isSplit)
    {
        _state.Split(isSplit);
        return Task.CompletedTask;
    }

    protected override async Task OnInitializedAsync()
    {
        Tasks.Changed += Stale;
        Watch(h => Tasks.Changed += h, h => Tasks.Changed -= h);
        Watch(h => _state.Changed += h, h => _state.Changed -= h);
        Watch(h => Again += h, h => Again -= h);
        Engine.Changed += Look;
        Comments.Changed += LookAtComments;
        await ReadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_isScripted || _root.Context is null)
        {
            return;
        }

        _isScripted = true;
        _self = DotNetObjectReference.Create(this);
        _script = new PageScript(Js, "/js/review.js");
        await _script.CallAsync("start", _root, _self);
    }

    // What the person does is in memory already; only what others did is read.
    protected override async Task OnChangedAsync()
    {
        if (!_isStale)
        {
            return;
        }

        if (Time.GetElapsedTime(_readAt) < Gap && _state.Attempt is not null)
        {
            if (!_isWaiting)
            {
                _isWaiting = true;
                _ = LaterAsync();
            }

            return;
        }

        await ReadAsync();
    }

    protected override void Dispose(bool disposing)
    {
        Engine.Changed -= Look;
        Comments.Changed -= LookAtComments;
        Tasks.Changed -= Stale;
        base.Dispose(disposing);
    }

    private static string AppliedTitle(AppliedChange applied) => applied.Branch.Length == 0 ? "Applied to the folder" : $"Applied to {applied.Branch}: {applied.ToSha[..Math.Min(10, applied.ToSha.Length)]}";

    private void Stale() => _isStale = true;

    private void Look(Run run)
    {
        if (run.Worktree?.Id == WorktreeId)
        {
            _isStale = true;
            Again?.Invoke();
        }
    }

    private void LookAtComments(Guid worktree)
    {
        if (worktree == WorktreeId)
        {
            _isStale = true;
            Again?.Invoke();
        }
    }

    private async Task LaterAsync()
    {
        try
        {
            await Task.Delay(Gap, Time, Closing);
            _isWaiting = false;
            Again?.Invoke();
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The page was left.
        }
    }

    private async Task ReadAsync()
    {
        (_isStale, _readAt) = (false, Time.GetTimestamp());
        var mine = ++_readings;
        var place = await Find.OfWorktreeAsync(WorktreeId, Closing);
        if (place.Failure is { } gone)
        {
            _state.Failure = gone;
            return;
        }

        var attempt = await Attempts.OfAsync(place.Value, Closing);
        var diff = attempt.IsLive ? await Diffs.RunAsync(WorktreeId, Closing) : default(Outcome<WorktreeDiff>?);
        // What was read before somebody else read is older than what he shows.
        if (mine != _readings)
        {
            return;
        }

        _state.Attempt = attempt;
        if (diff is { } told)
        {
            _state.Failure = told.Failure;
            told.Match(
                read =>
                {
                    _state.Show(read);
                    return true;
                },
                _ => false);
            await ReadCommentsAsync();
        }
    }

    private async Task ReadCommentsAsync() => _state.Show(await Comments.ListAsync(WorktreeId, Closing));

    private async Task ResumeAsync()
    {
        var resumed = await Resume.RunAsync(WorktreeId, await Actor.GetAsync(), Closing);
        _state.Failure = resumed.Failure;
        await ReadAsync();
    }

    private async Task SplitAsync(bool isSplit)
    {
        _state.Split(isSplit);
        if (_script is not null)
        {
            await _script.CallAsync("keepSplit", isSplit);
        }
    }
}
