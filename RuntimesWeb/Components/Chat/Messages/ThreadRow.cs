using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Components.Chat.Messages;

/// <summary>A message as it stands in the page. The text of an answer is kept once, as the HTML that is shown.</summary>
public sealed class ThreadRow
{
    private ThreadRow(Message message) => Message = message;

    public Message Message { get; private set; }

    public AnswerStory? Story { get; private set; }

    public bool IsAnswer => Message.Role == MessageRole.Assistant;

    public bool IsLive => IsAnswer && Message.Status is MessageStatus.Streaming or MessageStatus.Pending;

    /// <summary>Answered by the runtime that has no language model.</summary>
    public bool IsLocal => Message.RuntimeId == RuntimeCatalog.Local.Value;

    public static ThreadRow Of(Message message)
    {
        var row = new ThreadRow(message);
        if (row.IsAnswer)
        {
            row.Story = row.IsLive ? AnswerStory.Live(row.IsLocal) : AnswerStory.Of(message.Content, message.Steps, row.IsLocal);
            row.Message = Light(message);
        }

        return row;
    }

    /// <summary>Takes over what became of a message. An answer that was followed to its end keeps the blocks that are in the page.</summary>
    public bool Update(Message now)
    {
        if ((now.Status, now.FinishedAt, now.RunId) == (Message.Status, Message.FinishedAt, Message.RunId))
        {
            return false;
        }

        if (IsAnswer && !(Story is { IsOver: true, Parts.Count: > 0 } && IsLive) && now.Status != MessageStatus.Streaming)
        {
            Story = AnswerStory.Of(now.Content, now.Steps, IsLocal);
        }

        Message = IsAnswer ? Light(now) : now;
        return true;
    }

    private static Message Light(Message message) => message with { Content = "" };
}
