using RuntimesWeb.Core.Permissions.Rules;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Permissions.Approvals;

/// <summary>
/// Keeps an answer as a rule: for exactly the call that was asked about, or for a pattern that the person saw and edited. A rule for commands and files holds in the
/// folder where it was asked, because the same words do something else in another one.
/// </summary>
public sealed class RememberAnswer(AddRule add, PermissionEngine engine)
{
    /// <summary>The rule that would be kept; a failure names what is wrong with the pattern.</summary>
    internal Outcome<string> Check(Approval approval, Remembering wish, bool isAllowed)
    {
        if (approval.ToolName == ApprovalWords.OverBudget)
        {
            return Failure.InvalidField("always", "this is not about a tool: raise the budget instead");
        }

        if (!string.IsNullOrWhiteSpace(wish.Pattern))
        {
            return PermissionPattern.Parse(wish.Pattern).Match<Outcome<string>>(p => p.Text, failure => failure);
        }

        return RememberedPattern.For(approval.Use).Exact is not { } exact ? Failure.InvalidField("always", "this call is too long to be remembered; write a pattern for it")
            : isAllowed && !engine.Helps(approval.Use, exact) ? Failure.InvalidField("always", "this is asked each time, whatever the rules allow")
            : exact;
    }

    internal async Task<Failure?> KeepAsync(Approval answered, Actor by, CancellationToken ct)
    {
        var behavior = answered.Status == ApprovalStatus.Allowed ? PermissionBehavior.Allow : PermissionBehavior.Deny;
        var folder = answered.Effect is ToolEffect.Runs or ToolEffect.Edits or ToolEffect.Reads ? answered.Folder : null;
        return (await add.RunAsync(new RuleInput(behavior, answered.Rule, null, folder, PermissionRule.Always), by, ct)).Failure;
    }
}

/// <summary>That an answer is to be kept.</summary>
/// <param name="Pattern">For which calls; null for exactly the one that was asked about.</param>
public sealed record Remembering(string? Pattern = null);
