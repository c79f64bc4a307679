using System.Text.Json;
using RuntimesWeb.Core.Notifications;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Permissions.Approvals;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Notifications;

/// <summary>A notification (Stagent API Reference, Notifications): <c>message</c> says what <c>body</c> says; <c>toolInput</c> and <c>response</c> are JSON in a string.</summary>
public sealed record NotificationView(
    Guid Id, Guid? TaskId, string Type, string Title, string Body, string Message, bool Read, string? ToolName, string? ToolInput, string? Response, DateTimeOffset? RespondedAt, DateTimeOffset CreatedAt)
{
    public static NotificationView From(Notification n) => new(n.Id, n.TaskId, TypeOf(n.Type), n.Title, n.Body, n.Body, n.ReadAt is not null, null, null, null, null, n.CreatedAt);

    public static NotificationView From(Approval a)
    {
        var body = ApprovalWords.Summary(a);
        return new(
            a.Id, a.TaskId, TypeOf(NotificationType.PermissionRequired), ApprovalWords.Title(a), body, body, a.ReadAt is not null, a.ToolName, a.ToolInput,
            a.IsPending ? null : JsonSerializer.Serialize(new { behavior = a.Status == ApprovalStatus.Allowed ? "allow" : "deny", message = a.Message ?? Why(a.Status) }, WireJson.Options),
            a.AnsweredAt, a.CreatedAt);
    }

    internal static string TypeOf(NotificationType type) => JsonNamingPolicy.SnakeCaseLower.ConvertName(type.ToString());

    private static string? Why(ApprovalStatus status) => status switch
    {
        ApprovalStatus.Expired => "expired",
        ApprovalStatus.Cancelled => "cancelled",
        _ => null,
    };
}

/// <summary>An open question, ready to be shown and answered.</summary>
public sealed record PendingApprovalView(
    Guid NotificationId, Guid Id, string Channel, Guid? TaskId, Guid? WorkflowId, string ToolName, string PermissionLabel, string CompactSummary, string DeepLink, IReadOnlyList<string> SupportedActionIds,
    string Title, string Body, string? TaskTitle, string? WorkflowName, JsonElement ToolInput, DateTimeOffset CreatedAt, bool Read, string NotificationType)
{
    private static readonly string[] Actions = ["allow_once", "always_allow", "deny", "open_inbox"];

    public static PendingApprovalView From(Approval a) => new(
        a.Id, a.Id, "in_app", a.TaskId, null, a.ToolName, ApprovalWords.Title(a), ApprovalWords.Summary(a), ApprovalWords.Href(a), Actions,
        ApprovalWords.Title(a), a.Reason, null, null, a.Use.Input, a.CreatedAt, a.ReadAt is not null, "permission_required");
}

public sealed record CountBody(int Count);

public sealed record ReadRequest(bool? Read);

public sealed record SuccessBody(bool Success);
