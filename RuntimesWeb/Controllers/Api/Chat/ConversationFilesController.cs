using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Chat;

/// <summary>Conversations as files and copies: branches, exports, imports, attachments.</summary>
[Route("api/chat")]
[ErrorShape(ErrorBody.Message)]
[Tags("Chat")]
public sealed class ConversationFilesController(ConversationStore store, BranchConversation branch, ExportConversation export, ImportConversation import) : ApiController
{
    private const int LargestImport = 64 * 1024 * 1024;

    /// <summary>Branch a conversation</summary>
    /// <remarks>A new conversation with the messages up to `messageId`; with `before` without that message itself.</remarks>
    [HttpPost("conversations/{id}/branch")]
    [RequestExample("""{"messageId":"1f0c9d6e-3a6d-4d4f-9c65-1a2b3c4d5e6f"}""")]
    [ProducesResponseType<ConversationView>(StatusCodes.Status201Created)]
    [ResponseExample(201, ChatExamples.One)]
    [Fails(400, "messageId is required")]
    [Fails(404, ChatExamples.Unknown)]
    [Fails(409, "invalid_state")]
    public async Task<IResult> Branch(string id, BranchRequest? body, CancellationToken ct) =>
        !Guid.TryParse(id, out var key) ? Fail(ConversationsController.Unknown(id))
        : body?.MessageId is not { } message ? Fail(Failure.InvalidField("messageId", "messageId is required"))
        : Reply(await branch.RunAsync(key, message, body.Before is true, ct), ConversationView.From, StatusCodes.Status201Created);

    /// <summary>Export a conversation</summary>
    /// <remarks>`format` is md (to read) or json (to import again).</remarks>
    [HttpGet("conversations/{id}/export")]
    [Produces("application/json", "text/markdown")]
    [ProducesResponseType<ConversationFile>(StatusCodes.Status200OK)]
    [ResponseExample(200, ChatExamples.File)]
    [Fails(400, "format must be md or json")]
    [Fails(404, ChatExamples.Unknown)]
    public async Task<IResult> Export(string id, string? format, CancellationToken ct)
    {
        if (format is not (null or "md" or "json"))
        {
            return Fail(Failure.InvalidField("format", "format must be md or json"));
        }

        if (!Guid.TryParse(id, out var key))
        {
            return Fail(ConversationsController.Unknown(id));
        }

        var file = await export.RunAsync(key, format == "json" ? ExportFormat.Json : ExportFormat.Markdown, ct);
        return file.Match(f => Results.File(Encoding.UTF8.GetBytes(f.Text), f.ContentType + "; charset=utf-8", f.Name), Fail);
    }

    /// <summary>Import a conversation</summary>
    /// <remarks>What export gave as JSON. It comes in as a new conversation; nothing runs by it.</remarks>
    [HttpPost("conversations/import")]
    [RequestSizeLimit(LargestImport)]
    [RequestExample(ChatExamples.File)]
    [ProducesResponseType<ConversationView>(StatusCodes.Status201Created)]
    [ResponseExample(201, ChatExamples.One)]
    [Fails(400, "this is no exported conversation")]
    public async Task<IResult> Import(JsonElement? body, CancellationToken ct) =>
        Reply(await import.RunAsync(body?.GetRawText() ?? "", Caller, ct), ConversationView.From, StatusCodes.Status201Created);

    /// <summary>Read an attachment</summary>
    /// <remarks>Its bytes, to be saved; never shown as a page.</remarks>
    [HttpGet("attachments/{id}")]
    [StreamExample("(bytes)", ContentType = "application/octet-stream")]
    [Fails(404, "unknown attachment '5f0c'")]
    public async Task<IResult> Attachment(string id, CancellationToken ct)
    {
        if (!Guid.TryParse(id, out var key) || await store.AttachmentAsync(key, ct) is not { } found)
        {
            return Fail(Failure.NotFound($"unknown attachment '{id}'"));
        }

        // A picture may be shown on our pages; anything else is only ever a download.
        return MessageInput.IsPicture(found.MimeType) ? Results.File(found.Bytes, found.MimeType) : Results.File(found.Bytes, "application/octet-stream", found.Name);
    }
}
