using Microsoft.AspNetCore.Components;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Review;
using RuntimesWeb.Core.Worktrees;

namespace RuntimesWeb.Components.Review;

/// <summary>The work on a task: its attempts side by side, and the one that is looked at.</summary>
public sealed partial class ReviewTab
{
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(1);

    private IReadOnlyList<ReviewAttempt>? _attempts;
    private Guid? _chosen;
    private Guid? _keep;
    private Guid _read;
    private long _readAt;
    private bool _isWaiting;

    private event Action? Again;

    [Parameter]
    [EditorRequired]
    public required Guid TaskId { get; set; }

    /// <summary>The attempt to begin with; null for the newest.</summary>
    [Parameter]
    public Guid? WorktreeId { get; set; }

    /// <summary>There is a whole page for it.</summary>
    [Parameter]
    public bool Full { get; set; }

    [Inject]
    public required ReadAttempts Attempts { get; set; }

    [Inject]
    public required TaskStore Tasks { get; set; }

    [Inject]
    public required WorktreeStore Worktrees { get; set; }

    [Inject]
    public required ReviewCommands Commands { get; set; }

    private ReviewAttempt? Chosen => _attempts is not { Count: > 0 } all ? null : all.FirstOrDefault(a => a.Id == (_chosen ?? WorktreeId)) ?? all.FirstOrDefault(a => a.IsLive) ?? all[0];

    protected override void OnInitialized()
    {
        Watch(h => Tasks.Changed += h, h => Tasks.Changed -= h);
        Watch(h => Worktrees.Changed += h, h => Worktrees.Changed -= h);
        Watch(h => Again += h, h => Again -= h);
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_read != TaskId)
        {
            (_read, _attempts, _chosen) = (TaskId, null, null);
            await ReadAsync();
        }
    }

    // Each look asks git about each attempt: once a second is often enough.
    protected override async Task OnChangedAsync()
    {
        if (Time.GetElapsedTime(_readAt) >= Gap)
        {
            await ReadAsync();
        }
        else if (!_isWaiting)
        {
            _isWaiting = true;
            _ = LaterAsync();
        }
    }

    private async Task ReadAsync()
    {
        _readAt = Time.GetTimestamp();
        _attempts = await Attempts.RunAsync(TaskId, Closing);
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

    private Task ChooseAsync(Guid id)
    {
        (_chosen, _keep) = (id, null);
        return Task.CompletedTask;
    }

    private Task KeepAsync(Guid id)
    {
        (_chosen, _keep) = (id, id);
        return Task.CompletedTask;
    }

    private Task RestoreAsync(ReviewAttempt attempt) => Commands.UndoAsync(attempt.Place, ReadAsync);
}
