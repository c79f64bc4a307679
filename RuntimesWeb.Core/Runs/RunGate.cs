using System.Text.Json;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Permissions.Approvals;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Runtimes.Tools;

namespace RuntimesWeb.Core.Runs;

/// <summary>Makes the gate of each run: rules and mode decide, and where they do not, people.</summary>
public sealed class RunGates(PermissionEngine permissions, ApprovalDesk desk, TimeProvider time)
{
    /// <summary>So long a question waits when the server owns the run.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    /// <summary>So long it waits when a caller waits too.</summary>
    public static readonly TimeSpan PatienceOfCallers = TimeSpan.FromMinutes(5);

    internal IToolGate Of(PermissionMode mode) => new Gate(permissions, desk, mode);

    /// <summary>The row of a question, in the words of its run.</summary>
    internal Approval Ask(ActiveRun run, RunEvent.Approval asked) => new()
    {
        Id = asked.Id,
        RunId = run.Now.Id,
        TaskId = run.Now.TaskId,
        ConversationId = run.Now.ConversationId,
        RuntimeId = run.Now.RuntimeId,
        AgentId = run.Now.AgentId,
        ToolName = asked.ToolName,
        ToolInput = asked.ToolInput.GetRawText(),
        Effect = asked.Effect,
        Subject = asked.Subject,
        Folder = run.Now.Folder,
        Reason = asked.Reason,
        Preview = asked.Preview,
        CreatedAt = time.GetUtcNow(),
        ExpiresAt = time.GetUtcNow() + (run.Spec.IsOfCaller ? PatienceOfCallers : Patience),
    };

    private sealed class Gate(PermissionEngine permissions, ApprovalDesk desk, PermissionMode mode) : IToolGate
    {
        public PermissionDecision Judge(ToolUse use) => permissions.Decide(use, mode);

        public async Task<ApprovalAnswer> AnswerAsync(Guid approval, CancellationToken ct)
        {
            var answered = await desk.WaitAsync(approval, ct);
            return new ApprovalAnswer(answered.Status, answered.Message, answered.UpdatedInput is { } json ? JsonSerializer.Deserialize<JsonElement>(json) : null);
        }

        public Task WithdrawAsync(Guid approval, CancellationToken ct) => desk.WithdrawAsync(approval);
    }
}
