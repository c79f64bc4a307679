using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Conversations;

/// <summary>Begins a new conversation with the messages of another up to one of them; the other stays as it is.</summary>
public sealed class BranchConversation(ConversationStore store)
{
    private const int MostMessages = 10_000;

    /// <param name="before">Without that message itself: to say it anew.</param>
    public async Task<Outcome<Conversation>> RunAsync(Guid id, Guid messageId, bool before, CancellationToken ct)
    {
        if (await store.FindAsync(id, ct) is not { } origin)
        {
            return ConversationStore.Missing(id);
        }

        if (await store.FindMessageAsync(origin.Number, messageId, ct) is not { } last)
        {
            return Failure.NotFound($"unknown message '{messageId}'");
        }

        if (last.Status == MessageStatus.Streaming)
        {
            return Failure.Conflict("invalid_state", "The answer is still coming; wait, or branch at an earlier message.");
        }

        var page = await store.MessagesAsync(origin.Number, before ? last.Number : last.Number + 1, MostMessages, ct);
        var now = store.Now;
        var branch = origin with
        {
            Number = store.NextConversation(),
            Id = Guid.NewGuid(),
            PinnedAt = null,
            Status = ConversationStatus.Active,
            Draft = null,
            CreatedAt = now,
            UpdatedAt = now,
            BranchedFromConversation = origin.Id,
            BranchedFromMessage = messageId,
            Usage = Usage.TokenUsage.None,
            CostMicros = 0,
        };
        var messages = page.Messages.Where(m => m.Status != MessageStatus.Streaming).ToList();
        var attachments = await store.AttachmentsAsync([.. messages.Where(m => m.Attachments.Count > 0).Select(m => m.Number)], ct);
        var (copies, files) = Copy(messages, attachments, branch.Number);
        await store.ApplyAsync(branch.Id, new RowChanges([new AddConversation(branch), new AddMessages(copies, files)]));
        return branch;
    }

    // What an answer took was paid where it was given: a copy costs nothing again.
    private (List<Message> Messages, List<Attachment> Files) Copy(List<Message> messages, ILookup<long, Attachment> attachments, long conversation)
    {
        var (copies, files) = (new List<Message>(messages.Count), new List<Attachment>());
        foreach (var message in messages)
        {
            var number = store.NextMessage();
            var own = attachments[message.Number].Select(a => a with { Id = Guid.NewGuid(), Message = number }).ToList();
            files.AddRange(own);
            copies.Add(message with
            {
                Number = number,
                Id = Guid.NewGuid(),
                Conversation = conversation,
                Attachments = [.. own.Select(a => new AttachmentLine(a.Id, a.Name, a.MimeType, a.Bytes.Length))],
            });
        }

        return (copies, files);
    }
}
