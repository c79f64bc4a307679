using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Permissions.Approvals;
using RuntimesWeb.Core.Permissions.Rules;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Components.Inbox;

/// <summary>A question and its answer; the same card in chat, inbox and wherever else a run is looked at.</summary>
public sealed partial class ApprovalCard
{
    private const int MostRows = 12;

    private bool _denying;
    private bool _remembering;
    private bool _always;
    private string _pattern = "";
    private RememberedPattern? _offers;
    private ImmutableArray<AskedQuestion>? _questions;
    private bool _editing;
    private string _edited = "";
    private string? _message;
    private Failure? _failure;

    [Parameter]
    [EditorRequired]
    public required Approval Approval { get; set; }

    /// <summary>Whether it says who asks, with the way there.</summary>
    [Parameter]
    public bool Link { get; set; }

    /// <summary>Who asks.</summary>
    [Parameter]
    public string Who { get; set; } = "";

    [Inject]
    public required ApprovalDesk Desk { get; set; }

    [Inject]
    public required PermissionEngine Engine { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    [Inject]
    public required TimeProvider Time { get; set; }

    // No tool: there is nothing to edit, and nothing to say to a model.
    private bool IsOverBudget => Approval.ToolName == ApprovalWords.OverBudget;

    private bool IsCommand => ApprovalInput.IsCommand(Approval);

    // Of a question of the model there is nothing to run: it is answered.
    private ImmutableArray<AskedQuestion> Questions => _questions ??= Approval.ToolName == ApprovalWords.Question ? AskedQuestions.Of(Approval) : [];

    private int Rows => Math.Clamp(_edited.Count(c => c == '\n') + 1, 2, MostRows);

    private string Left => $"{(Questions.IsEmpty ? "counts as denied" : "is left to it")} {Times.Relative(Approval.ExpiresAt, Time.GetUtcNow())}";

    private RememberedPattern Offers => _offers ??= RememberedPattern.For(Approval.Use) is { Exact: { } exact } offers && Engine.Helps(Approval.Use, exact) ? offers : new RememberedPattern(null, null);

    // The reason with what stands between backquotes as code.
    private IEnumerable<(string Text, bool IsCode)> Reason => Words.Sentence(Approval.Reason).Split('`').Select((text, i) => (text, i % 2 == 1));

    private string Covers => PermissionPattern.Parse(_pattern) is var pattern && pattern.Failure is { } wrong ? Words.Sentence(wrong.Message)
        : $"{Words.Sentence(pattern.Value.Covers)}{(Approval.Folder is { } folder && Approval.Effect != ToolEffect.Fetches ? $" In {folder}." : "")}";

    private void Remember() => (_remembering, _pattern) = (true, Offers.Exact ?? "");

    private void ToggleEdit()
    {
        _editing = !_editing;
        _edited = ApprovalInput.Text(Approval);
    }

    private async Task AnswerQuestionsAsync(IReadOnlyDictionary<string, string>? answers)
    {
        var response = answers is null ? new ApprovalResponse(true) : AskedQuestions.Answer(Approval, answers);
        _failure = (await Desk.RespondAsync(Approval.Id, response, await Actor.GetAsync(), CancellationToken.None)).Failure;
    }

    private async Task AnswerAsync(bool allow)
    {
        _failure = null;
        Outcome<ApprovalResponse> response = allow && _editing ? ApprovalInput.Allow(Approval, _edited)
            : allow ? new ApprovalResponse(true, Remember: _remembering ? new Remembering(_pattern) : null)
            : new ApprovalResponse(false, _message, Remember: _always ? new Remembering() : null);
        _failure = response.Failure ?? (await Desk.RespondAsync(Approval.Id, response.Value, await Actor.GetAsync(), CancellationToken.None)).Failure;
    }
}
