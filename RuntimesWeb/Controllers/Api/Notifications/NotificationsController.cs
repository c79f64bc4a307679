using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Notifications;
using RuntimesWeb.Core.Permissions.Approvals;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Notifications;

/// <summary>What was told to the person (Stagent API Reference, Notifications); questions are the approvals, seen from here.</summary>
[Route("api/notifications")]
[ErrorShape(ErrorBody.Message)]
public sealed class NotificationsController(NotificationStore notices, ApprovalStore approvals) : ApiController
{
    private const int Most = 100;

    private const string One =
        """{"id":"9b0d3f0e-52a5-4a58-8f7c-5f5f5d8f1c11","taskId":null,"type":"permission_required","title":"Run a command","body":"npm test","message":"npm test","read":false,"toolName":"bash","toolInput":"{\"command\":\"npm test\"}","response":null,"respondedAt":null,"createdAt":"2026-11-22T10:00:00.000Z"}""";

    /// <summary>List notifications, newest first</summary>
    /// <remarks>The newest 100. `unread=true` leaves out what was read; `type` is permission_required, task_completed, task_failed, agent_message, budget_alert, context_proposal or context_proposal_batch; `countOnly=true` answers `{count}`, of the unread ones unless `unread=false`.</remarks>
    [HttpGet]
    [ProducesResponseType<IReadOnlyList<NotificationView>>(StatusCodes.Status200OK)]
    [ResponseExample(200, $"[{One}]")]
    public async Task<IResult> List(bool? unread, string? type, bool? countOnly, CancellationToken ct)
    {
        var onlyUnread = unread ?? countOnly is true;
        var wanted = Enum.GetValues<NotificationType>().Where(t => NotificationView.TypeOf(t) == type).Select(t => (NotificationType?)t).FirstOrDefault();
        // A type nobody knows has no notifications.
        var (questions, others) = type is null ? (true, true) : (wanted is NotificationType.PermissionRequired, wanted is not null and not NotificationType.PermissionRequired);
        if (countOnly is true)
        {
            var count = (questions ? await approvals.CountAsync(onlyUnread, ct) : 0) + (others ? await notices.CountAsync(onlyUnread, wanted, ct) : 0);
            return Reply(new CountBody(count));
        }

        IEnumerable<NotificationView> found = [
            .. questions ? (await approvals.NoticesAsync(onlyUnread, Most, ct)).Select(NotificationView.From) : [],
            .. others ? (await notices.NewestAsync(onlyUnread, wanted, Most, ct)).Select(NotificationView.From) : []];
        return Reply(found.OrderByDescending(n => n.CreatedAt).Take(Most).ToList());
    }

    /// <summary>Mark a notification as read</summary>
    /// <remarks>Or as unread, with `read: false`.</remarks>
    [HttpPatch("{id}")]
    [RequestExample("""{"read":true}""")]
    [ProducesResponseType<NotificationView>(StatusCodes.Status200OK)]
    [ResponseExample(200, One)]
    [Fails(404, "Notification not found")]
    public async Task<IResult> Mark(string id, ReadRequest? body, CancellationToken ct)
    {
        if (Guid.TryParse(id, out var key))
        {
            var read = body?.Read ?? true;
            if (await approvals.MarkAsync(key, read) > 0 && await approvals.FindAsync(key, ct) is { } approval)
            {
                return Reply(NotificationView.From(approval));
            }

            if (await notices.MarkAsync(key, read, ct) > 0 && await notices.FindAsync(key, ct) is { } notice)
            {
                return Reply(NotificationView.From(notice));
            }
        }

        return Fail(Failure.NotFound("Notification not found"));
    }

    /// <summary>Remove a notification</summary>
    /// <remarks>Also one that is not there. A question stays open, and stays among the approvals.</remarks>
    [HttpDelete("{id}")]
    [ProducesResponseType<SuccessBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, """{"success":true}""")]
    public async Task<IResult> Remove(string id, CancellationToken ct)
    {
        if (Guid.TryParse(id, out var key) && await approvals.DismissAsync(key) == 0)
        {
            await notices.RemoveAsync(key, ct);
        }

        return Reply(new SuccessBody(true));
    }

    /// <summary>Mark all notifications as read</summary>
    /// <remarks>Open questions too; they stay open.</remarks>
    [HttpPatch("mark-all-read")]
    [ProducesResponseType<SuccessBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, """{"success":true}""")]
    public async Task<IResult> MarkAll(CancellationToken ct)
    {
        await approvals.MarkAsync(null, read: true);
        await notices.MarkAsync(null, read: true, ct);
        return Reply(new SuccessBody(true));
    }
}
