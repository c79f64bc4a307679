namespace RuntimesWeb.Core.Permissions;

/// <summary>What may be done without asking: look only, ask before each change, change files of the folder, or everything that no rule denies.</summary>
public enum PermissionMode
{
    Plan,
    Ask,
    AcceptEdits,
    Trusted,
}

/// <summary>How the permission modes are spelled outside.</summary>
public static class PermissionModes
{
    public const string Words = "plan, ask, acceptEdits, trusted";

    public static string Text(PermissionMode mode) => mode switch
    {
        PermissionMode.Plan => "plan",
        PermissionMode.Ask => "ask",
        PermissionMode.AcceptEdits => "acceptEdits",
        _ => "trusted",
    };

    public static PermissionMode? Parse(string? text) => Enum.GetValues<PermissionMode>().Where(m => Text(m) == text).Select(m => (PermissionMode?)m).FirstOrDefault();
}
