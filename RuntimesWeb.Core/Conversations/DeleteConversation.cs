using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Conversations;

/// <summary>Puts a conversation into the bin, from which it can be taken back for seven days. An answer that is coming is stopped first.</summary>
public sealed class DeleteConversation(ConversationStore store, Turns turns, AuditLog audit)
{
    public async Task<Outcome<Done>> RunAsync(Guid id, Actor by, CancellationToken ct)
    {
        if (await store.FindAsync(id, ct) is null)
        {
            return ConversationStore.Missing(id);
        }

        await turns.StopAsync(id, ct);
        if (await store.FindAsync(id, ct) is not { } conversation)
        {
            return ConversationStore.Missing(id);
        }

        await store.ApplyAsync(id, new SaveConversation(conversation with { DeletedAt = store.Now }));
        await audit.WriteAsync(by, "conversation.delete", id.ToString(), "", ct);
        return Done.Ok;
    }

    /// <summary>Takes it back out of the bin.</summary>
    public async Task<Outcome<Conversation>> RestoreAsync(Guid id, Actor by, CancellationToken ct)
    {
        if (await store.FindDeletedAsync(id, ct) is not { } deleted)
        {
            return ConversationStore.Missing(id);
        }

        var conversation = deleted with { DeletedAt = null };
        await store.ApplyAsync(id, new SaveConversation(conversation));
        await audit.WriteAsync(by, "conversation.restore", id.ToString(), "", ct);
        return conversation;
    }
}
