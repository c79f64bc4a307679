namespace RuntimesWeb.Core.Permissions;

/// <summary>Decides about calls of tools. Quick and without side effects: reads what is in memory, asks nobody.</summary>
public sealed class PermissionEngine
{
#pragma warning disable CA1822 // the rules that are kept come with the next commit
    public PermissionDecision Decide(ToolUse use, PermissionMode mode) => ByMode(use, mode);
#pragma warning restore CA1822

    private static PermissionDecision ByMode(ToolUse use, PermissionMode mode) => (use.Effect, mode) switch
    {
        (ToolEffect.Reads or ToolEffect.Notes, _) => PermissionDecision.Allow($"{use.Tool} changes nothing"),
        (_, PermissionMode.Plan) => PermissionDecision.Deny($"{use.Tool} is not allowed while planning: nothing may be changed"),
        (ToolEffect.Edits, PermissionMode.AcceptEdits) => PermissionDecision.Allow("changes of files in the folder are accepted"),
        (_, PermissionMode.Trusted) => PermissionDecision.Allow("everything that no rule denies is trusted"),
        _ => PermissionDecision.Ask($"no rule covers {use.Tool}"),
    };
}
