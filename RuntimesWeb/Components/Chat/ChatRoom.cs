using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Components.Chat;

/// <summary>What the chat page works with, in one place.</summary>
public sealed record ChatStores(ConversationStore Store, ConversationFeed Feed, AgentStore Agents, RuntimeBoard Board, ChatModels Models);

/// <summary>Opens, continues and branches conversations for the chat page.</summary>
public sealed class ChatRoom(ChatStores stores, CreateConversation create, BranchConversation branch, Turns turns, ChatStart start)
{
    private const int MostFolders = 6;

    public ConversationStore Store => stores.Store;

    public ConversationFeed Feed => stores.Feed;

    public AgentStore Agents => stores.Agents;

    public RuntimeBoard Board => stores.Board;

    public ChatModels Models => stores.Models;

    public Turns Turns => turns;

    public ChatStart Start => start;

    public BranchConversation Branch => branch;

    /// <summary>Says something; without a conversation, one begins. Answers in which one.</summary>
    public async Task<Outcome<Guid>> SendAsync(Conversation? conversation, ChatPartner partner, MessageInput input, CancellationToken ct)
    {
        if (conversation is null)
        {
            // What cannot be answered leaves no empty chat behind.
            if (input.AgentId is null && start.Obstacle(partner, await Agents.AllAsync(ct)) is { } obstacle)
            {
                return obstacle;
            }

            var made = await create.RunAsync(partner.Begin(), ct);
            if (made.Failure is { } wrong)
            {
                return wrong;
            }

            conversation = made.Value;
        }

        var sent = await turns.SendAsync(conversation.Id, input, ct);
        return sent.Failure is { } failure ? failure : conversation.Id;
    }

    /// <summary>Says something in place of an earlier message, in a conversation of its own.</summary>
    public async Task<Outcome<Guid>> BranchAsync(Conversation origin, Guid message, MessageInput input, CancellationToken ct)
    {
        var made = await branch.RunAsync(origin.Id, message, before: true, ct);
        if (made.Failure is { } failure)
        {
            return failure;
        }

        var sent = await turns.SendAsync(made.Value.Id, input, ct);
        return sent.Failure is { } wrong ? wrong : made.Value.Id;
    }

    /// <summary>The folders of the last conversations, each once.</summary>
    public async Task<IReadOnlyList<string>> FoldersAsync(CancellationToken ct) =>
        [.. (await Store.PageAsync(new ConversationFilter(), null, PageBounds.DefaultLimit, ct)).Match(p => p.Conversations, _ => []).Select(c => c.Folder).OfType<string>().Distinct(StringComparer.Ordinal).Take(MostFolders)];
}
