using System.Text;
using System.Text.Json;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Core.Models.Protocols;

/// <summary>Turns the events of one answer of the Messages API into deltas. Unknown events and blocks are passed over, as the protocol asks.</summary>
internal sealed class AnthropicEvents
{
    private readonly ToolCalls _calls = new();
    private readonly StringBuilder _thinking = new();
    private string _seal = "";
    private string? _hidden;
    private bool _isThinking;
    private TokenUsage _usage = new(0, 0, 0, 0, 0);
    private string? _reason;

    public IEnumerable<ModelDelta> Read(JsonElement said) => said.Text("type") switch
    {
        "message_start" => Used(said.Member("message")?.Member("usage")),
        "content_block_start" => Begin(said.Number("index") ?? 0, said.Member("content_block")),
        "content_block_delta" => Go(said.Number("index") ?? 0, said.Member("delta")),
        "content_block_stop" => EndBlock(),
        "message_delta" => Used(said.Member("usage"), said.Member("delta")?.Text("stop_reason")),
        "message_stop" => End(),
        _ => [],
    };

    private IEnumerable<ModelDelta> Used(JsonElement? usage, string? reason = null)
    {
        _reason = reason ?? _reason;
        if (usage is not { } told)
        {
            return [];
        }

        // The counts of the input may be repeated at the end, or not; those of the output are totals.
        var cached = told.Number("cache_read_input_tokens") ?? _usage.CachedInputTokens;
        var written = told.Number("cache_creation_input_tokens") ?? _usage.CacheWriteTokens;
        var plain = told.Number("input_tokens") ?? _usage.InputTokens - _usage.CachedInputTokens - _usage.CacheWriteTokens;
        _usage = new TokenUsage(plain + cached + written, cached, written, told.Number("output_tokens") ?? _usage.OutputTokens, 0);
        return [new ModelDelta.Usage(_usage)];
    }

    private IEnumerable<ModelDelta> Begin(long index, JsonElement? block)
    {
        if (block is not { } begun)
        {
            yield break;
        }

        switch (begun.Text("type"))
        {
            case "tool_use":
                _calls.Begin(index, begun.Text("id"), begun.Text("name") ?? "");
                break;
            case "thinking":
                (_isThinking, _seal) = (true, begun.Text("signature") ?? "");
                break;
            case "redacted_thinking":
                (_isThinking, _hidden) = (true, begun.Text("data") ?? "");
                break;
            case "text" when begun.Text("text") is { Length: > 0 } text:
                yield return new ModelDelta.Text(text);
                break;
        }
    }

    private IEnumerable<ModelDelta> Go(long index, JsonElement? delta)
    {
        if (delta is not { } more)
        {
            yield break;
        }

        switch (more.Text("type"))
        {
            case "text_delta" when more.Text("text") is { Length: > 0 } text:
                yield return new ModelDelta.Text(text);
                break;
            case "thinking_delta" when more.Text("thinking") is { Length: > 0 } thinking:
                _thinking.Append(thinking);
                yield return new ModelDelta.Thinking(thinking);
                break;
            case "signature_delta":
                _seal += more.Text("signature");
                break;
            case "input_json_delta":
                _calls.Append(index, more.Text("partial_json") ?? "");
                break;
        }
    }

    private IEnumerable<ModelDelta> EndBlock()
    {
        if (_isThinking)
        {
            yield return new ModelDelta.Thought(_thinking.ToString(), _hidden ?? _seal, _hidden is not null);
            _thinking.Clear();
            (_isThinking, _seal, _hidden) = (false, "", null);
        }
    }

    private IEnumerable<ModelDelta> End()
    {
        var reason = _reason switch
        {
            "end_turn" or "stop_sequence" => StopReason.End,
            "tool_use" => StopReason.ToolUse,
            "max_tokens" => StopReason.MaxTokens,
            "refusal" => StopReason.Refusal,
            "model_context_window_exceeded" => StopReason.ContextFull,
            _ => StopReason.Other,
        };
        return [.. _calls.Complete(cutOff: reason is StopReason.MaxTokens or StopReason.ContextFull), new ModelDelta.Stopped(reason)];
    }
}
