using RuntimesWeb.Components.Chat.Messages;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Notifications;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Permissions.Approvals;

namespace RuntimesWeb.Components.Inbox;

/// <summary>A line of what was told before.</summary>
public sealed record InboxEntry(Guid Id, string Icon, string Title, string Body, string State, Tone Tone, string Href, DateTimeOffset At, bool IsRead)
{
    public static InboxEntry Of(Approval a, PartnerNames names)
    {
        var (state, tone) = a.Status switch
        {
            ApprovalStatus.Allowed => ("Allowed", Tone.Ok),
            ApprovalStatus.Denied => ("Denied", Tone.Danger),
            ApprovalStatus.Expired => ("Expired", Tone.Warn),
            ApprovalStatus.Cancelled => ("Run ended", Tone.Plain),
            _ => ("Waiting", Tone.Info),
        };
        return new(a.Id, "shield", $"{names.Of(a.AgentId, a.RuntimeId)}: {ApprovalWords.Title(a).ToLowerInvariant()}", ApprovalWords.Summary(a), state, tone, ApprovalWords.Href(a), a.AnsweredAt ?? a.CreatedAt, a.ReadAt is not null);
    }

    public static InboxEntry Of(Notification n) => new(n.Id, n.Type == NotificationType.BudgetAlert ? "chart" : "info", n.Title, n.Body, n.Type switch
    {
        NotificationType.BudgetAlert => "Budget",
        NotificationType.TaskFailed => "Failed",
        NotificationType.TaskCompleted => "Done",
        _ => "Message",
    }, n.Type is NotificationType.BudgetAlert or NotificationType.TaskFailed ? Tone.Warn : Tone.Plain, n.Href ?? "/inbox", n.CreatedAt, n.ReadAt is not null);
}
