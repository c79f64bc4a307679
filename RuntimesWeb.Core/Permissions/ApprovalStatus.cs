namespace RuntimesWeb.Core.Permissions;

/// <summary>What became of a question to a person. Only <see cref="Pending"/> changes.</summary>
public enum ApprovalStatus
{
    Pending,
    Allowed,
    Denied,

    /// <summary>Nobody answered in time; it counts as denied.</summary>
    Expired,

    /// <summary>Its run ended before it was answered.</summary>
    Cancelled,
}
