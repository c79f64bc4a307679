namespace RuntimesWeb.Core.Permissions;

/// <summary>What may be done without asking: look only, ask before each change, change files of the folder, or everything that no rule denies.</summary>
public enum PermissionMode
{
    Plan,
    Ask,
    AcceptEdits,
    Trusted,
}
