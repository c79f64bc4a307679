using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Runs;

namespace RuntimesWeb.Core.Conversations;

/// <summary>The place of a conversation's one turn, taken from the moment it is asked for until its end is stored.</summary>
internal sealed class ActiveTurn(Guid conversation, Func<DateTimeOffset> now, Action<ActiveTurn> over) : IRunOwner
{
    private readonly TaskCompletionSource<Turn?> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Conversation? _row;
    private Message? _answer;
    private IRowChange? _first;
    private string? _title;

    public Guid Conversation => conversation;

    public Turn? Turn { get; private set; }

    /// <summary>Its turn once it has begun; null when it could not.</summary>
    public Task<Turn?> Started => _started.Task;

    public Task Over => _over.Task;

    public void Prepare(Conversation row, Message answer, IRowChange? first, string? title) => (_row, _answer, _first, _title) = (row, answer, first, title);

    public void Begin(Turn turn)
    {
        Turn = turn;
        _started.TrySetResult(turn);
    }

    /// <summary>Gives the place back when the turn could not begin.</summary>
    public async Task<Outcome<Turn>> GuardAsync(Func<Task<Outcome<Turn>>> begin)
    {
        try
        {
            var turn = await begin();
            if (!turn.IsOk)
            {
                End();
            }

            return turn;
        }
        catch
        {
            End();
            throw;
        }
    }

    public IRowChange? AtStart(Run run) => RowChanges.Of(_first, new AddMessages([_answer!], []), new TouchConversation(_row!.Number, now(), _title)); // prepared before it starts

    public IRowChange? AtEnd(Run run, RunTranscript transcript) => Answer.End(_answer!, _row!, run, transcript, now()); // likewise

    public void Ended(Run run) => End();

    private void End()
    {
        _started.TrySetResult(null);
        over(this);
        _over.TrySetResult();
    }
}
