using System.Text;

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
    private const int LargestPiece = 64 * 1024;

    public long Seq => Position.Seq;

    public bool IsText => TextOffset is not null;

    /// <summary>Joins neighbouring text of one channel, in pieces of at most 64 KB characters.</summary>
    internal static List<LogItem> Join(IEnumerable<LogItem> items)
    {
        var joined = new List<LogItem>();
        var text = new StringBuilder();
        foreach (var item in items)
        {
            if (joined.Count > 0 && item.IsText && joined[^1].IsText && joined[^1].Type == item.Type && text.Length + item.Body.Length <= LargestPiece)
            {
                text.Append(item.Body);
                joined[^1] = joined[^1] with { Position = item.Position };
                continue;
            }

            Settle();
            text.Clear().Append(item.IsText ? item.Body : "");
            joined.Add(item);
        }

        Settle();
        return joined;

        void Settle()
        {
            if (joined.Count > 0 && joined[^1].IsText && joined[^1].Body.Length != text.Length)
            {
                joined[^1] = joined[^1] with { Body = text.ToString() };
            }
        }
    }
}
