namespace RuntimesWeb.Core.Permissions;

public enum PermissionBehavior
{
    Allow,
    Ask,
    Deny,
}

/// <summary>What is to be done with a call, and why, in a sentence for the person and the model.</summary>
/// <param name="Rule">The rule that decided, as it is written; null when the mode did.</param>
public sealed record PermissionDecision(PermissionBehavior Behavior, string Reason, string? Rule = null)
{
    public static PermissionDecision Allow(string reason, string? rule = null) => new(PermissionBehavior.Allow, reason, rule);

    public static PermissionDecision Ask(string reason, string? rule = null) => new(PermissionBehavior.Ask, reason, rule);

    public static PermissionDecision Deny(string reason, string? rule = null) => new(PermissionBehavior.Deny, reason, rule);
}
