using RuntimesWeb.Core.Runtimes.Adapters.Claude.Protocol;

namespace RuntimesWeb.Core.Runtimes.Adapters.Claude.Talk;

/// <summary>What is to be done about something that was heard.</summary>
public abstract record ClaudeStep
{
    private ClaudeStep()
    {
    }

    /// <summary>Something for the run.</summary>
    public sealed record Tell(RunEvent Event) : ClaudeStep;

    /// <summary>A line for Claude Code.</summary>
    public sealed record Say(string Line) : ClaudeStep;

    /// <summary>A question to a person.</summary>
    public sealed record Ask(RunEvent.Approval Question) : ClaudeStep;

    /// <summary>A question that is not asked any more.</summary>
    public sealed record Withdraw(Guid Question) : ClaudeStep;

    /// <summary>The session that it was to go on in is not there.</summary>
    public sealed record Gone : ClaudeStep;

    /// <summary>It cannot come to anything, however long it tries.</summary>
    public sealed record Hopeless(RunEvent.Error Error) : ClaudeStep;

    /// <summary>The turn is over.</summary>
    public sealed record Over(ClaudeFrame.End End) : ClaudeStep;
}
