using System.Text.Json;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Core.Models.Protocols;

/// <summary>Turns the lines of one chat with Ollama into deltas; calls come whole.</summary>
internal sealed class OllamaEvents
{
    private readonly ToolCalls _calls = new();

    public IEnumerable<ModelDelta> Read(JsonElement line)
    {
        if (line.Member("message") is { } message)
        {
            if (message.Text("thinking") is { Length: > 0 } thinking)
            {
                yield return new ModelDelta.Thinking(thinking);
            }

            if (message.Text("content") is { Length: > 0 } text)
            {
                yield return new ModelDelta.Text(text);
            }

            foreach (var call in message.Member("tool_calls").Items())
            {
                _calls.Begin(0, call.Text("id"), call.Member("function")?.Text("name") ?? "");
                _calls.Append(0, call.Member("function")?.Member("arguments")?.GetRawText() ?? "");
            }
        }

        if (line.Member("done") is { ValueKind: JsonValueKind.True })
        {
            foreach (var delta in End(line))
            {
                yield return delta;
            }
        }
    }

    private IEnumerable<ModelDelta> End(JsonElement line)
    {
        var hasCalls = _calls.Any;
        yield return new ModelDelta.Usage(new TokenUsage(line.Number("prompt_eval_count") ?? 0, 0, 0, line.Number("eval_count") ?? 0, 0));
        foreach (var call in _calls.Complete(cutOff: false))
        {
            yield return call;
        }

        yield return new ModelDelta.Stopped(line.Text("done_reason") switch
        {
            "length" => StopReason.MaxTokens,
            _ when hasCalls => StopReason.ToolUse,
            "stop" or null => StopReason.End,
            _ => StopReason.Other,
        });
    }
}
