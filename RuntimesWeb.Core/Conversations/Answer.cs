using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Core.Conversations;

/// <summary>What becomes of an answer's message when its run is over.</summary>
internal static class Answer
{
    /// <param name="run">Null when it was removed.</param>
    public static EndAnswer End(Message message, Conversation conversation, Run? run, RunTranscript told, DateTimeOffset now)
    {
        var over = Over(message, run, told) with { FinishedAt = run?.FinishedAt ?? now };
        var cost = conversation.CostMicros is { } sum && over.CostMicros is { } more ? sum + more : (long?)null;
        return new EndAnswer(over, conversation.Usage + (over.Usage ?? TokenUsage.None), cost);
    }

    // Stagent API Reference, chat: a message that did not come to its end has the status error; what cut it off says the reason.
    private static Message Over(Message message, Run? run, RunTranscript told)
    {
        var error = run is null ? RunError.Interrupted : run.Status is RunStatus.Failed or RunStatus.Interrupted ? run.Error : null;
        return message with
        {
            Content = told.Text,
            Status = error is null ? MessageStatus.Complete : MessageStatus.Error,
            Model = run?.Model ?? message.Model,
            DoneReason = run?.DoneReason,
            Error = error,
            Steps = [.. told.Steps],
            Usage = run?.Usage,
            CostMicros = run is null ? 0 : run.CostMicros,
        };
    }
}
