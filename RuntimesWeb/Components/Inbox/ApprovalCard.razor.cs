using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Permissions.Approvals;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Components.Inbox;

/// <summary>A question and its answer; the same card in chat, inbox and wherever else a run is looked at.</summary>
public sealed partial class ApprovalCard
{
    private const int MostRows = 12;

    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private bool _denying;
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
    public required PageActor Actor { get; set; }

    [Inject]
    public required TimeProvider Time { get; set; }

    // No tool: there is nothing to edit, and nothing to say to a model.
    private bool IsOverBudget => Approval.ToolName == ApprovalWords.OverBudget;

    private bool IsCommand => Approval.Effect == ToolEffect.Runs;

    private string Input => JsonSerializer.Serialize(Approval.Use.Input, Readable);

    private int Rows => Math.Clamp(_edited.Count(c => c == '\n') + 1, 2, MostRows);

    private string Left => $"counts as denied {Times.Relative(Approval.ExpiresAt, Time.GetUtcNow())}";

    private void ToggleEdit()
    {
        _editing = !_editing;
        _edited = IsCommand ? Approval.Subject ?? "" : Input;
    }

    private async Task AnswerAsync(bool allow)
    {
        _failure = null;
        JsonElement? updated = null;
        if (allow && _editing)
        {
            var read = Updated();
            if (read.Failure is { } wrong)
            {
                _failure = wrong;
                return;
            }

            updated = read.Value;
        }

        _failure = (await Desk.RespondAsync(Approval.Id, new ApprovalResponse(allow, allow ? null : _message, updated), await Actor.GetAsync(), CancellationToken.None)).Failure;
    }

    private Outcome<JsonElement> Updated()
    {
        try
        {
            if (!IsCommand)
            {
                return JsonSerializer.Deserialize<JsonElement>(_edited);
            }

            var input = JsonNode.Parse(Approval.ToolInput)!.AsObject(); // arguments are an object
            input["command"] = _edited;
            return JsonSerializer.SerializeToElement(input);
        }
        catch (JsonException e)
        {
            return Failure.Invalid($"This is not valid JSON (line {(e.LineNumber ?? 0) + 1})");
        }
    }
}
