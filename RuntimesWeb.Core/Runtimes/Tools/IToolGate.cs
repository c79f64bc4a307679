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

    /// <summary>Who asked does not ask any more: an approval that was told as pending is cancelled, and who waits for it hears that.</summary>
    Task WithdrawAsync(Guid approval, CancellationToken ct) => Task.CompletedTask;
}

/// <summary>What became of an approval.</summary>
/// <param name="Message">What the person says to the model; null when nothing.</param>
/// <param name="UpdatedInput">The arguments as the person changed them; null when they are as they were.</param>
public sealed record ApprovalAnswer(ApprovalStatus Status, string? Message = null, JsonElement? UpdatedInput = null)
{
    public bool IsAllowed => Status == ApprovalStatus.Allowed;

    /// <summary>What a model is told that may not.</summary>
    public string Refusal => Status switch
    {
        ApprovalStatus.Expired => "Nobody answered in time, so it was not run. Go on without it, or say what you would need it for.",
        ApprovalStatus.Denied when !string.IsNullOrWhiteSpace(Message) => $"The person did not allow this, and says: {Message}",
        _ => "The person did not allow this. Do not try the same in another way; go on without it, or ask what they would like instead.",
    };
}

/// <summary>A gate with nobody behind it: what would be asked is refused.</summary>
public sealed class ClosedGate : IToolGate
{
    public static ClosedGate Instance { get; } = new();

    public PermissionDecision Judge(ToolUse use) => use.Effect is ToolEffect.Reads or ToolEffect.Notes ? PermissionDecision.Allow($"{use.Tool} changes nothing") : PermissionDecision.Deny("nobody can be asked");

    public Task<ApprovalAnswer> AnswerAsync(Guid approval, CancellationToken ct) => Task.FromResult(new ApprovalAnswer(ApprovalStatus.Denied));
}
