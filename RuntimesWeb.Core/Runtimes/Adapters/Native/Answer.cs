using System.Collections.Immutable;
using System.Text;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Core.Runtimes.Adapters.Native;

/// <summary>One answer of a model, put together while it comes.</summary>
internal sealed class Answer
{
    private readonly StringBuilder _text = new();
    private readonly List<ModelDelta.ToolCall> _calls = [];
    private readonly List<ModelDelta.Thought> _thoughts = [];

    /// <summary>Something of it was shown, or would be lost, if it were asked for again.</summary>
    public bool HasBegun { get; private set; }

    public TokenUsage? Usage { get; private set; }

    public ModelFailure? Failure { get; private set; }

    public StopReason Stop { get; private set; } = StopReason.Other;

    /// <summary>The calls that are to be made. One that was cut makes none: what else it wanted is not known.</summary>
    public IReadOnlyList<ModelDelta.ToolCall> Calls => IsOrdinary ? _calls : [];

    /// <summary>It gives no reason for saying nothing, if it says nothing.</summary>
    public bool IsOrdinary => Stop is StopReason.End or StopReason.ToolUse or StopReason.Other;

    public bool IsSilent
    {
        get
        {
            foreach (var chunk in _text.GetChunks())
            {
                if (!chunk.Span.IsWhiteSpace())
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Takes the next piece; what of it is shown at once.</summary>
    public RunEvent? Take(ModelDelta delta)
    {
        switch (delta)
        {
            case ModelDelta.Text text:
                HasBegun = true;
                _text.Append(text.Value);
                return new RunEvent.Text(text.Value);
            case ModelDelta.Thinking thinking:
                HasBegun = true;
                return new RunEvent.Thinking(thinking.Value);
            case ModelDelta.Thought thought:
                _thoughts.Add(thought);
                return null;
            case ModelDelta.ToolCall call:
                HasBegun = true;
                _calls.Add(call);
                return null;
            case ModelDelta.Usage usage:
                Usage = usage.Tokens;
                return null;
            case ModelDelta.Stopped stopped:
                Stop = stopped.Reason;
                return null;
            case ModelDelta.Failed failed:
                Failure = failed.Failure;
                return null;
            default:
                throw new InvalidOperationException($"no such delta: {delta.GetType().Name}");
        }
    }

    /// <summary>As it goes back to a model; null when there is nothing in it.</summary>
    public ModelMessage.Assistant? ToMessage(ProviderId from, bool withCalls)
    {
        ImmutableArray<ModelDelta.ToolCall> calls = withCalls ? [.. Calls] : [];
        return calls.IsEmpty && IsSilent ? null : new ModelMessage.Assistant(_text.ToString(), calls, [.. _thoughts], from);
    }
}
