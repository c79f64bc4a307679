using RuntimesWeb.Core.Runtimes.Adapters.Claude.Protocol;

namespace RuntimesWeb.Core.Runtimes.Adapters.Claude.Talk;

/// <summary>The text of a run, from the pieces that stream and the whole parts that come after them.</summary>
internal sealed class ClaudeAnswer
{
    private readonly HashSet<string> _streamed = new(StringComparer.Ordinal);
    private string _message = "";
    private string? _last;
    private bool _endsLine = true;

    public IEnumerable<ClaudeStep> Begin(ClaudeFrame.Begun begun)
    {
        _message = begun.MessageId;
        return [];
    }

    public IEnumerable<ClaudeStep> Hear(ClaudeFrame.Text text)
    {
        _streamed.Add(_message);
        return Write(_message, text.Piece);
    }

    public IEnumerable<ClaudeStep> Hear(ClaudeFrame.Thinking thinking)
    {
        _streamed.Add(_message);
        return thinking.Piece.Length == 0 ? [] : [new ClaudeStep.Tell(new RunEvent.Thinking(thinking.Piece))];
    }

    /// <summary>A whole part; nothing new when it was streamed.</summary>
    public IEnumerable<ClaudeStep> Hear(ClaudeFrame.Said said) => _streamed.Contains(said.MessageId) ? [] : said.Blocks.SelectMany<ClaudeBlock, ClaudeStep>(b => b switch
    {
        ClaudeBlock.Text text => Write(said.MessageId, text.Value),
        ClaudeBlock.Thinking { Value.Length: > 0 } thinking => [new ClaudeStep.Tell(new RunEvent.Thinking(thinking.Value))],
        _ => [],
    });

    /// <summary>Text that is no message of the model.</summary>
    public IEnumerable<ClaudeStep> Add(string text) => Write("", text);

    /// <summary>A turn is over; what was streamed in it is not said again.</summary>
    public void End() => _streamed.Clear();

    // One answer stands apart from the one before.
    private IEnumerable<ClaudeStep> Write(string message, string text)
    {
        if (text.Length == 0)
        {
            return [];
        }

        var apart = _last is not null && _last != message && !_endsLine ? "\n\n" : "";
        (_last, _endsLine) = (message, text.EndsWith('\n'));
        return [new ClaudeStep.Tell(new RunEvent.Text(apart + text))];
    }
}
