using System.Text.Json;
using RuntimesWeb.Core.Permissions;

namespace RuntimesWeb.Core.Runtimes.Tools;

/// <summary>
/// What stands between a run and what it wants to do. Who drives a runtime judges each call; when a person is to be asked it tells so with a
/// <see cref="Adapters.RunEvent.Approval"/> that is pending, waits for the answer, and tells the approval again as it was answered.
/// </summary>
public interface IToolGate
{
    PermissionDecision Judge(ToolUse use);

    /// <summary>Waits for what becomes of an approval that was told as pending.</summary>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    Task<ApprovalAnswer> AnswerAsync(Guid approval, CancellationToken ct);
}

/// <summary>What became of an approval.</summary>
/// <param name="Message">What the person says to the model; null when nothing.</param>
/// <param name="UpdatedInput">The arguments as the person changed them; null when they are as they were.</param>
public sealed record ApprovalAnswer(ApprovalStatus Status, string? Message = null, JsonElement? UpdatedInput = null)
{
    public bool IsAllowed => Status == ApprovalStatus.Allowed;
}

/// <summary>A gate with nobody behind it: what would be asked is refused.</summary>
public sealed class ClosedGate : IToolGate
{
    public static ClosedGate Instance { get; } = new();

    public PermissionDecision Judge(ToolUse use) => use.Effect is ToolEffect.Reads or ToolEffect.Notes ? PermissionDecision.Allow($"{use.Tool} changes nothing") : PermissionDecision.Deny("nobody can be asked");

    public Task<ApprovalAnswer> AnswerAsync(Guid approval, CancellationToken ct) => Task.FromResult(new ApprovalAnswer(ApprovalStatus.Denied));
}
