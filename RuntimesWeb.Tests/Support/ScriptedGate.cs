using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Runtimes.Tools;

namespace RuntimesWeb.Tests.Support;

/// <summary>Decides as a test says; looking is always allowed, everything else as long as the test says nothing.</summary>
public sealed class ScriptedGate : IToolGate
{
    /// <summary>What was to be decided that is more than looking.</summary>
    public List<ToolUse> Judged { get; } = [];

    public Func<ToolUse, PermissionDecision> Judges { get; set; } = _ => PermissionDecision.Allow("the test allows it");

    public Func<Guid, ApprovalAnswer> Answers { get; set; } = _ => new ApprovalAnswer(ApprovalStatus.Denied);

    public PermissionDecision Judge(ToolUse use)
    {
        if (use.Effect == ToolEffect.Reads)
        {
            return PermissionDecision.Allow("it only looks");
        }

        Judged.Add(use);
        return Judges(use);
    }

    public Task<ApprovalAnswer> AnswerAsync(Guid approval, CancellationToken ct) => Task.FromResult(Answers(approval));
}
