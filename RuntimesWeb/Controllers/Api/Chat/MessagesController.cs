using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Controllers.Api.Runs;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Permissions.Approvals;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Chat;

/// <summary>What is said in a conversation. An answer belongs to the server: the caller leaving does not stop it.</summary>
[Route("api/chat/conversations/{id}")]
[ErrorShape(ErrorBody.Message)]
[Tags("Chat")]
public sealed class MessagesController(ConversationStore store, Turns turns, RunEngine engine, ApprovalDesk desk) : ApiController
{
    /// <summary>Ten files of 5 MB as base64, and the text.</summary>
    private const int LargestBody = 72 * 1024 * 1024;

    private const int ListLimit = 100;

    /// <summary>List messages, oldest first</summary>
    /// <remarks>The newest `limit` (1 to 200, 100 when absent); `after` is the id of the last message that was seen, for reconnecting; `before` pages back. While an answer is coming, its `content` is what has come so far.</remarks>
    [HttpGet("messages")]
    [ProducesResponseType<IReadOnlyList<MessageView>>(StatusCodes.Status200OK)]
    [ResponseExample(200, ChatExamples.Messages)]
    [Fails(400, "limit must be between 1 and 200")]
    [Fails(404, ChatExamples.Unknown)]
    public async Task<IResult> List(string id, Guid? after, Guid? before, int? limit, CancellationToken ct)
    {
        if (PageBounds.CheckLimit(limit) is { } wrong)
        {
            return Fail(wrong);
        }

        if (!Guid.TryParse(id, out var key) || await store.FindAsync(key, ct) is not { } conversation)
        {
            return Fail(ConversationsController.Unknown(id));
        }

        var mark = after ?? before;
        var place = mark is { } message ? await store.FindMessageAsync(conversation.Number, message, ct) : null;
        if (mark is not null && place is null)
        {
            return Fail(Failure.InvalidField(after is null ? "before" : "after", $"there is no message '{mark}' in this conversation"));
        }

        var take = limit ?? ListLimit;
        var found = after is not null && place is not null ? await store.AfterAsync(conversation.Number, place.Number, take, ct)
            : (await store.MessagesAsync(conversation.Number, place?.Number, take, ct)).Messages;
        return Reply(found.Select(m => MessageView.From(key, m, m is { Status: MessageStatus.Streaming, RunId: { } run } ? engine.TextSoFar(run) : null)).ToList());
    }

    /// <summary>Say something, and follow the answer (SSE)</summary>
    /// <remarks>
    /// Events `status`, `delta`, and as the last one `done` or `error`. While an answer is being given, what is said steers it: the events then begin where it was heard. `mentions` with `entityType` agent lets
    /// that agent answer this turn; `attachments` are `{name, mimeType, dataBase64}`, 5 MB each, 10 at most. Header `X-Run-Id` names the run, whose own events say more.
    /// </remarks>
    [HttpPost("messages")]
    [RequestSizeLimit(LargestBody)]
    [RequestExample("""{"content":"What does this repository do?"}""")]
    [StreamExample(ChatExamples.Stream)]
    [Fails(400, "content is required")]
    [Fails(404, ChatExamples.Unknown)]
    [Fails(409, "no model pulled")]
    public async Task<IResult> Send(string id, MessageRequest? body, CancellationToken ct)
    {
        if (!Guid.TryParse(id, out var key))
        {
            return Fail(ConversationsController.Unknown(id));
        }

        var turn = await turns.SendAsync(key, (body ?? new MessageRequest(null, null, null)).ToInput(), ct);
        return turn.Match(Follow, Fail);
    }

    /// <summary>Answer again (SSE)</summary>
    /// <remarks>The answer `messageId`, or the answer to the message `messageId`, is given again; what came after it goes. Events as for a new message.</remarks>
    [HttpPost("messages/{messageId}/retry")]
    [StreamExample(ChatExamples.Stream)]
    [Fails(404, "unknown message '1f0c'")]
    [Fails(409, "invalid_state")]
    public async Task<IResult> Retry(string id, string messageId, CancellationToken ct)
    {
        if (!Guid.TryParse(id, out var key) || !Guid.TryParse(messageId, out var message))
        {
            return Fail(Guid.TryParse(id, out _) ? Failure.NotFound($"unknown message '{messageId}'") : ConversationsController.Unknown(id));
        }

        var turn = await turns.RetryAsync(key, message, ct);
        return turn.Match(Follow, Fail);
    }

    /// <summary>Stop the answer that is being given</summary>
    /// <remarks>At the provider too; what there is of it stays.</remarks>
    [HttpPost("stop")]
    [ProducesResponseType<RunBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, RunExamples.One)]
    [Fails(404, ChatExamples.Unknown)]
    [Fails(409, "invalid_state")]
    public async Task<IResult> Stop(string id, CancellationToken ct) => Guid.TryParse(id, out var key) ? Reply(await turns.StopAsync(key, ct), RunBody.From) : Fail(ConversationsController.Unknown(id));

    /// <summary>Answer a question of a tool</summary>
    /// <remarks>`requestId` is that of the `permission_request` event, `behavior` allow or deny; `updatedInput` runs instead of what was asked, `message` is said to the model, `alwaysAllow` keeps a rule for this call or for `permissionPattern`. `stale` says that the question is not waiting any more: nothing was changed.</remarks>
    [HttpPost("respond")]
    [RequestExample("""{"requestId":"9b0d","behavior":"allow"}""")]
    [ProducesResponseType<RespondBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, """{"ok":true,"stale":true}""")]
    [Fails(400, "requestId is required")]
    [Fails(404, ChatExamples.Unknown)]
    public async Task<IResult> Respond(string id, RespondRequest? body, CancellationToken ct) =>
        string.IsNullOrWhiteSpace(body?.RequestId) ? Fail(Failure.Invalid("requestId is required"))
        : body.Behavior is not ("allow" or "deny") ? Fail(Failure.Invalid("behavior must be allow or deny"))
        : !Guid.TryParse(id, out var key) || await store.FindAsync(key, ct) is null ? Fail(ConversationsController.Unknown(id))
        : Guid.TryParse(body.RequestId, out var request) ? await AnswerAsync(key, request, body, ct)
        : Reply(new RespondBody(true, Stale: true));

    // A question of another conversation is none of this one.
    private async Task<IResult> AnswerAsync(Guid conversation, Guid request, RespondRequest body, CancellationToken ct)
    {
        var isOpen = desk.Pending.Any(a => a.Id == request && a.ConversationId == conversation);
        var answered = isOpen ? await desk.RespondAsync(request, body.ToResponse(), Caller, ct) : Failure.Conflict("stale");
        return answered.Failure is { Kind: not FailureKind.Conflict } failure ? Fail(failure) : Reply(new RespondBody(true, Stale: !answered.IsOk));
    }

    private IResult Follow(Turn turn)
    {
        Response.Headers["X-Run-Id"] = turn.Run.Id.ToString();
        return new SseStream(new TurnFrames(engine, turn).ReadAsync(HttpContext.RequestAborted), TurnFrames.Broken);
    }
}
