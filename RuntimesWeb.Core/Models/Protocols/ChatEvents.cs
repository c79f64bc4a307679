using System.Text.Json;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Core.Models.Protocols;

/// <summary>Turns the chunks of one chat completion into deltas.</summary>
public sealed class ChatEvents
{
    private readonly ToolCalls _calls = new();
    private string? _reason;
    private bool _isOver;

    public IEnumerable<ModelDelta> Read(JsonElement chunk)
    {
        foreach (var choice in chunk.Member("choices").Items())
        {
            foreach (var delta in choice.Member("delta") is { } more ? Go(more) : [])
            {
                yield return delta;
            }

            _reason = choice.Text("finish_reason") ?? _reason;
            // Moonshot tells it here.
            if (choice.Member("usage") is { } inChoice)
            {
                yield return Used(inChoice);
            }
        }

        if (chunk.Member("usage") is { } usage)
        {
            yield return Used(usage);
        }
    }

    /// <summary>The end of the stream. Nothing when the answer is not complete: no reason was given.</summary>
    public IEnumerable<ModelDelta> End()
    {
        if (_isOver || _reason is null)
        {
            return [];
        }

        _isOver = true;
        var reason = _reason switch
        {
            "length" => StopReason.MaxTokens,
            "content_filter" => StopReason.Refusal,
            "error" => StopReason.Other,
            // Some say "stop" beside calls.
            _ when _calls.Any => StopReason.ToolUse,
            "stop" or "end_turn" or "eos" => StopReason.End,
            _ => StopReason.Other,
        };
        return [.. _calls.Complete(cutOff: reason == StopReason.MaxTokens), new ModelDelta.Stopped(reason)];
    }

    private IEnumerable<ModelDelta> Go(JsonElement delta)
    {
        if ((delta.Text("reasoning_content") ?? delta.Text("reasoning")) is { Length: > 0 } thinking)
        {
            yield return new ModelDelta.Thinking(thinking);
        }

        if ((delta.Text("content") ?? delta.Text("refusal")) is { Length: > 0 } text)
        {
            yield return new ModelDelta.Text(text);
        }

        // Mistral's reasoning models send parts.
        foreach (var part in delta.Member("content").Items())
        {
            if (part.Text("text") is { Length: > 0 } said)
            {
                yield return new ModelDelta.Text(said);
            }

            foreach (var thought in part.Member("thinking").Items().Select(t => t.Text("text")).OfType<string>())
            {
                yield return new ModelDelta.Thinking(thought);
            }
        }

        foreach (var call in delta.Member("tool_calls").Items())
        {
            Call(call);
        }
    }

    private void Call(JsonElement call)
    {
        var (index, id, function) = (call.Number("index") ?? 0, call.Text("id"), call.Member("function"));
        if (_calls.IsNew(index, id))
        {
            _calls.Begin(index, id, function?.Text("name") ?? "", call.Member("extra_content")?.GetRawText());
        }

        _calls.Append(index, function?.Text("arguments") ?? "");
    }

    private static ModelDelta.Usage Used(JsonElement usage)
    {
        var input = usage.Number("prompt_tokens") ?? 0;
        var output = usage.Number("completion_tokens") ?? 0;
        var cached = usage.Member("prompt_tokens_details")?.Number("cached_tokens") ?? usage.Number("cached_tokens") ?? 0;
        var reasoning = usage.Member("completion_tokens_details")?.Number("reasoning_tokens") ?? 0;
        // Some do not count reasoning as output; the total gives them away.
        if (usage.Number("total_tokens") is { } total && total > input + output)
        {
            output = total - input;
        }

        return new ModelDelta.Usage(new TokenUsage(input, Math.Min(cached, input), 0, output, Math.Min(reasoning, output)));
    }
}
