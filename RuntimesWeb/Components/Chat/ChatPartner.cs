using RuntimesWeb.Core.Conversations;

namespace RuntimesWeb.Components.Chat;

/// <summary>With whom one talks, with which model, and where: of a conversation, or of one that is about to begin.</summary>
public sealed record ChatPartner(string RuntimeId, string? AgentId = null, string? Provider = null, string? Model = null, string? Folder = null)
{
    public static ChatPartner Of(Conversation conversation) => new(conversation.RuntimeId, conversation.AgentId, conversation.Provider, conversation.Model, conversation.Folder);

    public NewConversation Begin(string? title = null) => new()
    {
        RuntimeId = RuntimeId,
        AgentId = AgentId,
        Provider = Provider,
        Model = Model,
        Folder = Folder,
        Title = title,
    };

    /// <summary>The change that makes a conversation go on with this partner.</summary>
    public ConversationEdit Change() => new()
    {
        AgentId = AgentId ?? "",
        RuntimeId = RuntimeId,
        Provider = Provider ?? "",
        Model = Model ?? "",
        Folder = Folder ?? "",
    };
}
