using System.Text.Json;
using RuntimesWeb.Components.Chat.Messages;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Tests.Components.Chat;

/// <summary>An answer is told in the same way while it comes and once it is stored.</summary>
public sealed class AnswerStoryTests
{
    private static readonly RunEvent[] Events =
    [
        new RunEvent.Status("running"),
        new RunEvent.Thinking("Let me "),
        new RunEvent.Thinking("see."),
        new RunEvent.Text("I look **fir"),
        new RunEvent.Text("st**.\n\nAt the file:"),
        new RunEvent.ToolCall("1", "read_file", JsonSerializer.SerializeToElement(new { path = "a.cs" })),
        new RunEvent.ToolResult("1", "read_file", "class A;", false, 12),
        new RunEvent.Steering("and hurry"),
        new RunEvent.Text("```cs\nclass A;\n```\n"),
        new RunEvent.Text("Done."),
        new RunEvent.Done(DoneReason.Completed),
    ];

    [Fact]
    public void Story_LiveAndStored_IsTheSame()
    {
        var live = AnswerStory.Live(trusted: false);
        var transcript = new RunTranscript();
        foreach (var (e, seq) in Events.Select((e, i) => (e, i + 1)))
        {
            live.Add(new RunLine(new EventPosition(seq), DateTimeOffset.UnixEpoch, e, null));
            transcript.Add(e, seq, DateTimeOffset.UnixEpoch);
        }

        var stored = AnswerStory.Of(transcript.Text, transcript.Steps, trusted: false);

        Assert.True(live.IsOver);
        Assert.Equal(Tell(stored), Tell(live));
        Assert.Equal(
            ["step Thinking", "<p>I look <strong>first</strong>.</p>", "<p>At the file:</p>", "step Tool", "step Said", .. Tell(stored).Skip(5)],
            Tell(stored));
    }

    [Fact]
    public void Version_MovesOnlyWhenSomethingIsSettled()
    {
        var story = AnswerStory.Live(trusted: false);
        story.Add(Line(new RunEvent.Text("One")));
        var begun = story.Version;

        story.Add(Line(new RunEvent.Text(" two three")));
        Assert.Equal(begun, story.Version);

        story.Add(Line(new RunEvent.Text("\n\nnext")));
        Assert.NotEqual(begun, story.Version);
        Assert.Equal("<p>next</p>", story.Open?.OpenHtml());
    }

    [Theory]
    [InlineData(0, "$0")]
    [InlineData(40, "under $0.0001")]
    [InlineData(250, "$0.0003")]
    [InlineData(12_345, "$0.0123")]
    [InlineData(1_500_000, "$1.50")]
    public void Cost_IsToldInDollars(long micros, string words) => Assert.Equal(words, AnswerWords.Cost(micros));

    [Fact]
    public void Usage_WithoutPrice_SaysSo() =>
        Assert.Equal("1.2k in · 34 out · price unknown", AnswerWords.Usage(new TokenUsage(1234, 0, 0, 34, 0), null));

    private static RunLine Line(RunEvent e) => new(new EventPosition(1), DateTimeOffset.UnixEpoch, e, null);

    private static List<string> Tell(AnswerStory story) =>
        [.. story.Parts.SelectMany(p => p is AnswerPart.Text text ? text.Blocks.Settled : [$"step {story.Steps[((AnswerPart.Step)p).Index].Kind}"])];
}
