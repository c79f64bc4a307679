using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Chat;

/// <summary>Conversations with agents and runtimes (Stagent API Reference, Chat).</summary>
[Route("api/chat/conversations")]
[ErrorShape(ErrorBody.Message)]
[Tags("Chat")]
public sealed class ConversationsController(ConversationStore store, CreateConversation create, EditConversation edit, DeleteConversation delete) : ApiController
{
    private const int ListLimit = 100;

    /// <summary>List conversations, newest first</summary>
    /// <remarks>`status` is active or archived, `projectId` and `agentId` narrow the list, `limit` is 1 to 200 (100 when absent). When there are more, the header `X-Next-Cursor` has what `?cursor=` takes.</remarks>
    [HttpGet]
    [ProducesResponseType<IReadOnlyList<ConversationView>>(StatusCodes.Status200OK)]
    [ResponseExample(200, ChatExamples.List)]
    [Fails(400, "status must be active or archived")]
    public async Task<IResult> List(string? status, string? projectId, string? agentId, string? cursor, int? limit, CancellationToken ct)
    {
        var word = ChatWords.Status(status);
        if (word.Failure is { } failure)
        {
            return Fail(failure);
        }

        var page = await store.PageAsync(new ConversationFilter(word.Value, projectId, agentId), cursor, limit ?? ListLimit, ct);
        if (page.IsOk && page.Value.NextCursor is { } next)
        {
            Response.Headers["X-Next-Cursor"] = next;
        }

        return Reply(page, p => p.Conversations.Select(ConversationView.From).ToList());
    }

    /// <summary>Open a conversation</summary>
    /// <remarks>With a runtime as it is, or with an agent, which brings its runtime. `modelId` is an id of `GET /api/chat/models`; without one the agent's or the runtime's own is used. `folder` is where its tools may read.</remarks>
    [HttpPost]
    [RequestExample("""{"runtimeId":"claude-code","title":"Explain this repository"}""")]
    [ProducesResponseType<ConversationView>(StatusCodes.Status201Created)]
    [ResponseExample(201, ChatExamples.One)]
    [Fails(400, "runtimeId is required")]
    public async Task<IResult> Create(ConversationRequest? body, CancellationToken ct) =>
        Reply(await create.RunAsync(body?.ToNew() ?? new NewConversation(), ct), ConversationView.From, StatusCodes.Status201Created);

    /// <summary>Read one conversation</summary>
    /// <remarks>With the number of its messages.</remarks>
    [HttpGet("{id}")]
    [ProducesResponseType<ConversationView>(StatusCodes.Status200OK)]
    [ResponseExample(200, ChatExamples.One)]
    [Fails(404, ChatExamples.Unknown)]
    public async Task<IResult> Read(string id, CancellationToken ct) => Guid.TryParse(id, out var key) && await store.FindAsync(key, ct) is { } found
        ? Reply(ConversationView.From(found) with { MessageCount = await store.CountAsync(found.Number, ct) }) : Fail(Unknown(id));

    /// <summary>Change a conversation</summary>
    /// <remarks>Title, status (active or archived), pinned, and who answers from now on: agent, runtime, model, folder. Null empties `agentId`, `modelId`, `provider`, `projectId` and `folder`.</remarks>
    [HttpPatch("{id}")]
    [RequestExample("""{"title":"The parser","modelId":"haiku"}""")]
    [ProducesResponseType<ConversationView>(StatusCodes.Status200OK)]
    [ResponseExample(200, ChatExamples.One)]
    [Fails(400, "status must be active or archived")]
    [Fails(404, ChatExamples.Unknown)]
    public async Task<IResult> Change(string id, ConversationRequest? body, CancellationToken ct)
    {
        if (!Guid.TryParse(id, out var key))
        {
            return Fail(Unknown(id));
        }

        var wanted = (body ?? new ConversationRequest()).ToEdit();
        return wanted.Failure is { } failure ? Fail(failure) : Reply(await edit.RunAsync(key, wanted.Value, ct), ConversationView.From);
    }

    /// <summary>Delete a conversation</summary>
    /// <remarks>With its messages; an answer that is coming is stopped. It can be restored for seven days.</remarks>
    [HttpDelete("{id}")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [Fails(404, ChatExamples.Unknown)]
    public async Task<IResult> Delete(string id, CancellationToken ct) => Guid.TryParse(id, out var key) ? ReplyEmpty(await delete.RunAsync(key, Caller, ct)) : Fail(Unknown(id));

    /// <summary>Restore a deleted conversation</summary>
    /// <remarks>As it was.</remarks>
    [HttpPost("{id}/restore")]
    [ProducesResponseType<ConversationView>(StatusCodes.Status200OK)]
    [ResponseExample(200, ChatExamples.One)]
    [Fails(404, ChatExamples.Unknown)]
    public async Task<IResult> Restore(string id, CancellationToken ct) => Guid.TryParse(id, out var key) ? Reply(await delete.RestoreAsync(key, Caller, ct), ConversationView.From) : Fail(Unknown(id));

    internal static Failure Unknown(string id) => Failure.NotFound($"unknown conversation '{id}'");
}
