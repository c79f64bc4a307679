using RuntimesWeb.Components.Shared.Markdown;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes.Adapters;

namespace RuntimesWeb.Components.Chat.Messages;

/// <summary>A part of an answer: a stretch of text, or a step between two of them.</summary>
public abstract record AnswerPart
{
    /// <summary>Text as blocks of HTML; the last one may still grow.</summary>
    public sealed record Text(MarkdownBlocks Blocks) : AnswerPart;

    /// <summary>A step, by its place in the story's steps: it is another one once it is done.</summary>
    public sealed record Step(int Index) : AnswerPart;
}

/// <summary>An answer as the page tells it: text and steps in order, the same for an answer that is coming and for one that is stored.</summary>
public sealed class AnswerStory(bool trusted)
{
    private readonly RunTranscript? _live;
    private readonly List<AnswerPart> _parts = [];
    private IReadOnlyList<RunStep> _steps = [];

    private AnswerStory(bool trusted, RunTranscript live)
        : this(trusted) => (_live, _steps) = (live, live.Steps);

    public IReadOnlyList<AnswerPart> Parts => _parts;

    public IReadOnlyList<RunStep> Steps => _steps;

    /// <summary>Grows with everything that changes what stands before the open block.</summary>
    public int Version { get; private set; }

    /// <summary>What it says it is doing now.</summary>
    public RunEvent.Status? Status => _live?.Status;

    /// <summary>What it is thinking, while it is.</summary>
    public string Thought => _live?.Thought ?? "";

    public bool IsOver => _live is null or { End: not null };

    /// <summary>The text that is growing.</summary>
    public MarkdownBlocks? Open => !IsOver && _parts is [.., AnswerPart.Text text] ? text.Blocks : null;

    /// <summary>An answer that is coming; its events are added as they come.</summary>
    public static AnswerStory Live(bool trusted) => new(trusted, new RunTranscript());

    /// <summary>An answer that is stored.</summary>
    public static AnswerStory Of(string content, IReadOnlyList<RunStep> steps, bool trusted)
    {
        var story = new AnswerStory(trusted) { _steps = steps };
        var at = 0;
        for (var i = 0; i < steps.Count; i++)
        {
            var to = Math.Clamp(steps[i].At, at, content.Length);
            story.Say(content[at..to]);
            story.Close();
            story._parts.Add(new AnswerPart.Step(i));
            at = to;
        }

        story.Say(content[at..]);
        story.Close();
        return story;
    }

    public void Add(RunLine line)
    {
        var transcript = _live ?? throw new InvalidOperationException("a stored answer does not go on");
        var before = transcript.Steps.Count;
        transcript.Add(line.Event, line.Position.Seq, line.At);
        if (line.Event is RunEvent.Text text)
        {
            Say(text.Value);
            return;
        }

        for (var i = before; i < transcript.Steps.Count; i++)
        {
            Close();
            _parts.Add(new AnswerPart.Step(i));
        }

        if (line.Event.IsLast)
        {
            Close();
        }

        Version += line.Event is RunEvent.Thinking && before == transcript.Steps.Count ? 0 : 1;
    }

    private void Say(string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (_parts is not [.., AnswerPart.Text { Blocks: var blocks }])
        {
            blocks = new MarkdownBlocks(trusted);
            _parts.Add(new AnswerPart.Text(blocks));
            Version++;
        }

        var settled = blocks.Settled.Count;
        blocks.Append(text);
        Version += blocks.Settled.Count - settled;
    }

    private void Close()
    {
        if (_parts is [.., AnswerPart.Text { Blocks: var blocks }])
        {
            blocks.Complete();
        }
    }
}
