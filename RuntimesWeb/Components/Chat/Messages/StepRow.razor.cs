using Microsoft.AspNetCore.Components;
using RuntimesWeb.Core.Permissions.Approvals;
using RuntimesWeb.Core.Runs;

namespace RuntimesWeb.Components.Chat.Messages;

/// <summary>One quiet line for a step; what it was given and what came of it are read when it is opened.</summary>
public sealed partial class StepRow
{
    private bool _open;
    private StepDetail? _detail;
    private RunStep? _shown;

    [Parameter]
    [EditorRequired]
    public required RunStep Step { get; set; }

    [Parameter]
    public Guid? RunId { get; set; }

    /// <summary>What it is thinking, while it is.</summary>
    [Parameter]
    public string Thought { get; set; } = "";

    [Inject]
    public required RunStore Runs { get; set; }

    [Inject]
    public required ApprovalDesk Desk { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        var done = _shown is { IsOpen: true } && !Step.IsOpen;
        _shown = Step;
        if (_open && done)
        {
            await ReadAsync();
        }
    }

    private async Task ToggleAsync()
    {
        _open = !_open;
        if (_open && _detail is null)
        {
            await ReadAsync();
        }
    }

    private async Task ReadAsync() => _detail = Step is { Kind: RunStepKind.Thinking, IsOpen: true } ? StepDetail.Thinking(Thought)
        : RunId is { } run ? await StepDetail.ReadAsync(Runs, run, Step, CancellationToken.None) ?? (Step.IsOpen ? null : StepDetail.None) : StepDetail.None;
}
