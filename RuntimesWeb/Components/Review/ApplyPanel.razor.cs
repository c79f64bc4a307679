using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Board.Review;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Worktrees;
using RuntimesWeb.Core.Worktrees.Apply;

namespace RuntimesWeb.Components.Review;

/// <summary>How work is taken, what will happen, and what stood in its way.</summary>
public sealed partial class ApplyPanel : IAsyncDisposable
{
    private readonly string _id = $"apply-{Guid.NewGuid():N}";
    private PageScript? _script;
    private ApplyMode _mode = ApplyMode.Squash;
    private string? _target;
    private string? _message;
    private string? _against;
    private bool _override;
    private bool _others;
    private bool _busy;
    private ApplyResult? _result;
    private Failure? _failure;

    [Parameter]
    [EditorRequired]
    public required ReviewState State { get; set; }

    [Parameter]
    public bool HasOthers { get; set; }

    [Parameter]
    public bool Keep { get; set; }

    [Parameter]
    public EventCallback OnDone { get; set; }

    /// <summary>With what is said about the conflict.</summary>
    [Parameter]
    public EventCallback<string> OnSendBack { get; set; }

    [Inject]
    public required ReviewCommands Commands { get; set; }

    [Inject]
    public required ApplyReview Apply { get; set; }

    [Inject]
    public required IJSRuntime Js { get; set; }

    private ReviewPlace Place => State.Attempt!.Place; // it is rendered when there is one

    private string Target => Apply.TargetOf(Place, _mode) ?? (Place.Worktree.Kind == WorktreeKind.Copy ? "the folder" : Place.Worktree.BaseRef ?? "the branch that is checked out");

    private IEnumerable<ApplyMode> Modes => Place.Worktree.Kind == WorktreeKind.Copy
        ? [ApplyMode.Squash, ApplyMode.Patch]
        : [ApplyMode.Squash, ApplyMode.Merge, ApplyMode.Branch, ApplyMode.Patch];

    public ValueTask DisposeAsync() => _script?.DisposeAsync() ?? ValueTask.CompletedTask;

    protected override void OnInitialized() => (_message, _others) = (Place.Worktree.Title, Keep);

    private static string ConflictWords(ApplyResult.Conflicts conflict) =>
        $"It cannot be merged: {Words.List([.. conflict.Files.Select(f => f.Path)])} changed in the project since you began. Look at how it is there now, and change your work so that both fit.";

    private void Use(ApplyMode mode) => (_mode, _result, _failure) = (mode, null, null);

    private async Task ApplyAsync()
    {
        (_busy, _result, _failure) = (true, null, null);
        try
        {
            var target = string.IsNullOrWhiteSpace(_target) ? null : _target.Trim();
            var applied = await Commands.ApplyAsync(
                Place,
                new ReviewApply(new ApplyRequest(_mode, target, State.Choice.Files, State.Choice.Hunks, _message))
                {
                    HumanOverride = _override,
                    DiscardOthers = _others && HasOthers,
                },
                () => OnDone.InvokeAsync());
            _against = applied.Failure is { Message: "verification_required" } held ? held.Hint ?? "" : null;
            _failure = _against is null ? applied.Failure : null;
            _result = applied.Match(a => a.Result, _ => (ApplyResult?)null);
            if (_result is ApplyResult.Applied)
            {
                await OnDone.InvokeAsync();
            }
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task SaveAsync()
    {
        _script ??= new PageScript(Js, "/js/review.js");
        await _script.CallAsync("savePatch", $"/api/runs/{Place.Run?.Id}/apply", State.Choice.Files, State.Choice.Hunks, $"{Path.GetFileName(Place.Worktree.Path)}.patch");
    }
}
