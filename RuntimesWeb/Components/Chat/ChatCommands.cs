using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Components.Chat;

/// <summary>What a person can do with a conversation from anywhere; what was removed can be taken back from the message that says so.</summary>
public sealed class ChatCommands(EditConversation edit, DeleteConversation delete, PageActor actor, Toasts toasts, NavigationManager navigation)
{
    public static string Href(Guid id) => $"/chat/{id}";

    public static string TitleOf(Conversation conversation) => conversation.Title.Length == 0 ? "New chat" : conversation.Title;

    public async Task<bool> ChangeAsync(Conversation conversation, ConversationEdit change, string failed = "Nothing was changed")
    {
        var outcome = await edit.RunAsync(conversation.Id, change, CancellationToken.None);
        if (outcome.Failure is { } failure)
        {
            toasts.Warn(failed, Words.Of(failure));
        }

        return outcome.IsOk;
    }

    public Task<bool> RenameAsync(Conversation conversation, string title) => ChangeAsync(conversation, new ConversationEdit { Title = title }, "The chat was not renamed");

    public Task<bool> PinAsync(Conversation conversation, bool pinned) => ChangeAsync(conversation, new ConversationEdit { Pinned = pinned });

    public async Task ArchiveAsync(Conversation conversation, bool archived)
    {
        var (status, back) = archived ? (ConversationStatus.Archived, ConversationStatus.Active) : (ConversationStatus.Active, ConversationStatus.Archived);
        if (await ChangeAsync(conversation, new ConversationEdit { Status = status }))
        {
            toasts.Say(archived ? "Chat archived" : "Chat is back in the list", TitleOf(conversation), action: new ToastAction("Undo", () => ChangeAsync(conversation, new ConversationEdit { Status = back })));
        }
    }

    /// <summary>Deletes a chat; when it is the one on the page, the page then shows a new one.</summary>
    public async Task DeleteAsync(Conversation conversation, bool isOpen)
    {
        var outcome = await delete.RunAsync(conversation.Id, await actor.GetAsync(), CancellationToken.None);
        if (outcome.Failure is { } failure)
        {
            toasts.Warn("The chat was not deleted", Words.Of(failure));
            return;
        }

        if (isOpen)
        {
            navigation.NavigateTo("/chat");
        }

        toasts.Say("Chat deleted", $"“{TitleOf(conversation)}” can be brought back for seven days.", action: new ToastAction("Undo", () => RestoreAsync(conversation, isOpen)));
    }

    private async Task RestoreAsync(Conversation conversation, bool open)
    {
        var outcome = await delete.RestoreAsync(conversation.Id, await actor.GetAsync(), CancellationToken.None);
        if (outcome.Failure is { } failure)
        {
            toasts.Warn("The chat is not back", Words.Of(failure));
            return;
        }

        toasts.Say("Chat is back", TitleOf(conversation));
        if (open)
        {
            navigation.NavigateTo(Href(conversation.Id));
        }
    }
}
