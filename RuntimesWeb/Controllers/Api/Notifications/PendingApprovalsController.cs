using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Permissions.Approvals;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Notifications;

/// <summary>The questions that wait for an answer (Stagent API Reference, Notifications).</summary>
[Route("api/notifications/pending-approvals")]
[ErrorShape(ErrorBody.Message)]
public sealed class PendingApprovalsController(ApprovalDesk desk) : ApiController
{
    private const int Most = 20;

    private const string One =
        """{"notificationId":"9b0d3f0e-52a5-4a58-8f7c-5f5f5d8f1c11","id":"9b0d3f0e-52a5-4a58-8f7c-5f5f5d8f1c11","channel":"in_app","taskId":null,"workflowId":null,"toolName":"bash","permissionLabel":"Run a command","compactSummary":"npm test","deepLink":"/chat/6d0f8a34-9f7e-4f0f-a8b1-4f8f2d4f7b0e","supportedActionIds":["allow_once","always_allow","deny","open_inbox"],"title":"Run a command","body":"npm test matches no rule","taskTitle":null,"workflowName":null,"toolInput":{"command":"npm test"},"createdAt":"2026-11-22T10:00:00.000Z","read":false,"notificationType":"permission_required"}""";

    private IReadOnlyList<PendingApprovalView> Now => [.. desk.Pending.Take(Most).Select(PendingApprovalView.From)];

    /// <summary>List the open questions, oldest first</summary>
    /// <remarks>20 at most. They are answered with `POST /api/approvals/{id}/respond`.</remarks>
    [HttpGet]
    [ProducesResponseType<IReadOnlyList<PendingApprovalView>>(StatusCodes.Status200OK)]
    [ResponseExample(200, $"[{One}]")]
    public IResult List() => Reply(Now);

    /// <summary>Follow the open questions (SSE)</summary>
    /// <remarks>All of them at once as soon as it is connected, and again whenever the set is another.</remarks>
    [HttpGet("stream")]
    [ProducesResponseType<IReadOnlyList<PendingApprovalView>>(StatusCodes.Status200OK)]
    [StreamExample("data: []\n\n")]
    public IResult Stream() => new SseStream(FollowAsync(HttpContext.RequestAborted));

    private async IAsyncEnumerable<SseFrame> FollowAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        void Hear(Approval approval) => changed.Writer.TryWrite(true);
        desk.Changed += Hear;
        try
        {
            string? sent = null;
            while (true)
            {
                var now = JsonSerializer.Serialize(Now, WireJson.Options);
                if (now != sent)
                {
                    sent = now;
                    yield return new SseFrame(now);
                }

                await changed.Reader.ReadAsync(ct);
            }
        }
        finally
        {
            desk.Changed -= Hear;
        }
    }
}
