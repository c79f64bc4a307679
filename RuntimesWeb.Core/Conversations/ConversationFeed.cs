namespace RuntimesWeb.Core.Conversations;

/// <summary>Tells those who look at a conversation, or at the list, that something of it is different.</summary>
public sealed class ConversationFeed
{
    /// <summary>This conversation's row or messages are different; not raised for the text of an answer, which is in its run's events.</summary>
    public event Action<Guid>? Changed;

    /// <summary>The list is different: one more or less, another title, another order.</summary>
    public event Action? ListChanged;

    internal void Tell(Guid conversation)
    {
        Changed?.Invoke(conversation);
        ListChanged?.Invoke();
    }
}
