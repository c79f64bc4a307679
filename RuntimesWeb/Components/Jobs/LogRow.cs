using System.Text.RegularExpressions;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Jobs;

namespace RuntimesWeb.Components.Jobs;

/// <summary>One line of a job's log on a page: what a program printed, or, with a tone and a time, what the server has to say.</summary>
public sealed partial record LogRow(long Seq, string Text, Tone? Tone = null, DateTimeOffset? At = null)
{
    public bool IsOutput => Tone is null;

    /// <summary>The row of an event; null for what stands elsewhere already (figures of progress, the end behind its state).</summary>
    /// <param name="line">The event.</param>
    /// <param name="said">What the last row of progress said, which is not said twice.</param>
    public static LogRow? Of(JobLine line, string? said) => line.Event switch
    {
        JobEvent.Output output => new(line.Position.Seq, Colours().Replace(output.Line, "")),
        JobEvent.State state => new(line.Position.Seq, Words(state), JobLook.Tone(state.Now), line.At),
        JobEvent.Progress { Message: { } message } when message != said => new(line.Position.Seq, message, Shared.Tone.Plain, line.At),
        JobEvent.Error error => new(line.Position.Seq, error.Message, Shared.Tone.Danger, line.At),
        _ => null,
    };

    private static string Words(JobEvent.State state) => (state.Now, state.Attempt) switch
    {
        (JobState.Running, > 1) => $"Running, attempt {state.Attempt}",
        (JobState.Retrying, _) when state.NextAttemptAt is { } at => $"Retrying at {Times.Clock(at)}{Because(state)}",
        _ => JobLook.State(state.Now) + Because(state),
    };

    private static string Because(JobEvent.State state) => state.Reason is { } reason ? $": {reason}" : "";

    // What a terminal would turn into colours.
    [GeneratedRegex(@"\x1B\[[0-9;?]*[ -/]*[@-~]", RegexOptions.None, 1000)]
    private static partial Regex Colours();
}

/// <summary>A hundred rows that are rendered together: only the last block of a log ever changes.</summary>
public sealed class LogBlock
{
    public const int Size = 100;

    public List<LogRow> Rows { get; } = new(Size);

    public bool IsFull => Rows.Count == Size;
}
