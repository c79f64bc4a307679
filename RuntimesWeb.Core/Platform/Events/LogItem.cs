namespace RuntimesWeb.Core.Platform.Events;

/// <summary>An event to be appended: its type and the rest of it as a JSON object.</summary>
public readonly record struct NewEvent(string Type, string Json);

/// <summary>What a reader gets: an event, or a piece of text.</summary>
/// <param name="Position">Where the reader stands after it; reading on from there gives the rest, without a gap and without a double.</param>
/// <param name="Type">The event's type; of text, the channel it belongs to, such as <c>text</c> or <c>thinking</c>.</param>
/// <param name="Body">The event as a JSON object without its type; of text, the text.</param>
/// <param name="TextOffset">Of text, how many characters of this channel came before it in the stream; null for events.</param>
public sealed record LogItem(EventPosition Position, DateTimeOffset At, string Type, string Body, long? TextOffset = null)
{
    public long Seq => Position.Seq;

    public bool IsText => TextOffset is not null;
}
