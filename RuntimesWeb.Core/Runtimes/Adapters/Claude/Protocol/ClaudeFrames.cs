using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace RuntimesWeb.Core.Runtimes.Adapters.Claude.Protocol;

/// <summary>Reads the lines of Claude Code's <c>stream-json</c>. Pure; what it does not know, and new versions bring something with each release, it passes over.</summary>
public static partial class ClaudeFrames
{
    private const double MicrosPerDollar = 1_000_000;

    public static ClaudeFrame Parse(string line)
    {
        if (!line.AsSpan().TrimStart().StartsWith("{"))
        {
            return ClaudeFrame.Nothing.Instance;
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            return Of(document.RootElement) ?? ClaudeFrame.Nothing.Instance;
        }
        catch (JsonException)
        {
            return ClaudeFrame.Nothing.Instance;
        }
    }

    private static ClaudeFrame? Of(JsonElement frame) => Text(frame, "type") switch
    {
        "system" => System(frame),
        "stream_event" when IsOfSubagent(frame) => null,
        "stream_event" => Inner(frame, "event") is { } e ? Streamed(e) : null,
        "assistant" => Said(frame),
        "user" => User(frame),
        "control_request" => Asked(frame),
        "control_cancel_request" => Text(frame, "request_id") is { } id ? new ClaudeFrame.Withdrawn(id) : null,
        "result" => End(frame),
        _ => null,
    };

    private static ClaudeFrame? System(JsonElement frame) => Text(frame, "subtype") switch
    {
        "init" => Text(frame, "session_id") is { } session ? new ClaudeFrame.Init(session) : null,
        "api_retry" => new ClaudeFrame.Retry((int)Number(frame, "attempt"), (int)Number(frame, "max_retries"), Status(frame, "error_status"), Text(frame, "error"), Number(frame, "retry_delay_ms")),
        _ => null,
    };

    private static ClaudeFrame? Streamed(JsonElement e) => Text(e, "type") switch
    {
        "message_start" => Inner(e, "message") is { } message && Text(message, "id") is { } id ? new ClaudeFrame.Begun(id) : null,
        "content_block_delta" when Inner(e, "delta") is { } delta => Text(delta, "type") switch
        {
            "text_delta" => new ClaudeFrame.Text(Text(delta, "text") ?? ""),
            "thinking_delta" => new ClaudeFrame.Thinking(Text(delta, "thinking") ?? ""),
            _ => null,
        },
        _ => null,
    };

    private static ClaudeFrame.Said? Said(JsonElement frame) => Inner(frame, "message") is { } message
        ? new ClaudeFrame.Said(Text(message, "id") ?? "", IsOfSubagent(frame), [.. Blocks(message).Select(Block).OfType<ClaudeBlock>()], Text(frame, "error")) : null;

    private static ClaudeBlock? Block(JsonElement block) => Text(block, "type") switch
    {
        "text" => new ClaudeBlock.Text(Text(block, "text") ?? ""),
        "thinking" => new ClaudeBlock.Thinking(Text(block, "thinking") ?? ""),
        "tool_use" when Text(block, "id") is { } id && Text(block, "name") is { } name => new ClaudeBlock.Call(id, name, Input(block, "input")),
        _ => null,
    };

    private static ClaudeFrame? User(JsonElement frame)
    {
        if (frame.TryGetProperty("isReplay", out var replay) && replay.ValueKind == JsonValueKind.True)
        {
            return Text(frame, "uuid") is { } uuid ? new ClaudeFrame.Heard(uuid) : null;
        }

        var results = Inner(frame, "message") is { } message
            ? Blocks(message).Where(b => Text(b, "type") == "tool_result" && Text(b, "tool_use_id") is not null)
                .Select(b => new ClaudeResult(Text(b, "tool_use_id")!, Output(b), b.TryGetProperty("is_error", out var error) && error.ValueKind == JsonValueKind.True)).ToImmutableArray() // just filtered
            : [];
        return results.Length == 0 ? null : new ClaudeFrame.Results(results, frame.TryGetProperty("tool_use_result", out var detail) && detail.ValueKind == JsonValueKind.Object ? detail.Clone() : null);
    }

    private static ClaudeFrame? Asked(JsonElement frame)
    {
        if (Text(frame, "request_id") is not { } id || Inner(frame, "request") is not { } request)
        {
            return null;
        }

        var subtype = Text(request, "subtype") ?? "";
        return subtype switch
        {
            "can_use_tool" when Text(request, "tool_name") is { } tool => new ClaudeFrame.Ask(id, Text(request, "tool_use_id") ?? id, tool, Input(request, "input")),
            "hook_callback" when Inner(request, "input") is { } hook && Text(hook, "tool_name") is { } tool =>
                new ClaudeFrame.Hook(id, Text(hook, "tool_use_id") ?? Text(request, "tool_use_id") ?? id, tool, Input(hook, "tool_input")),
            _ => new ClaudeFrame.Unknown(id, subtype),
        };
    }

    private static ClaudeFrame.End End(JsonElement frame) => new(Text(frame, "subtype") ?? "", frame.TryGetProperty("is_error", out var error) && error.ValueKind == JsonValueKind.True)
    {
        Words = Text(frame, "result"),
        StopReason = Text(frame, "stop_reason"),
        ApiStatus = Status(frame, "api_error_status"),
        Errors = frame.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array
            ? [.. errors.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.String).Select(e => e.GetString() ?? "")] : [],
        Since = Inner(frame, "model_usage_since_last_result") is { } since ? Usages(since) : null,
        Total = Inner(frame, "modelUsage") is { } total ? Usages(total) : [],
    };

    private static ImmutableArray<ClaudeUsage> Usages(JsonElement models) => [.. models.EnumerateObject().Where(m => m.Value.ValueKind == JsonValueKind.Object).Select(m => new ClaudeUsage(
        m.Name, Number(m.Value, "inputTokens"), Number(m.Value, "outputTokens"), Number(m.Value, "cacheReadInputTokens"), Number(m.Value, "cacheCreationInputTokens"), Cost(m.Value)))];

    private static long? Cost(JsonElement usage) =>
        Text(usage, "costBasis") != "unknown" && usage.TryGetProperty("costUSD", out var cost) && cost.ValueKind == JsonValueKind.Number ? (long)Math.Round(cost.GetDouble() * MicrosPerDollar) : null;

    private static string Output(JsonElement result)
    {
        var text = !result.TryGetProperty("content", out var content) ? ""
            : content.ValueKind == JsonValueKind.String ? content.GetString() ?? ""
            : content.ValueKind == JsonValueKind.Array ? string.Join('\n', content.EnumerateArray().Select(b => Text(b, "type") == "text" ? Text(b, "text") : $"[{Text(b, "type") ?? "something"}]"))
            : "";
        return Reminder().Replace(text, "").Replace("<tool_use_error>", "", StringComparison.Ordinal).Replace("</tool_use_error>", "", StringComparison.Ordinal).TrimEnd();
    }

    private static IEnumerable<JsonElement> Blocks(JsonElement message) =>
        message.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.Array ? content.EnumerateArray().Where(b => b.ValueKind == JsonValueKind.Object) : [];

    private static bool IsOfSubagent(JsonElement frame) => Text(frame, "parent_tool_use_id") is not null;

    private static JsonElement? Inner(JsonElement of, string name) => of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static JsonElement Input(JsonElement of, string name) => Inner(of, name) is { } input ? input.Clone() : JsonSerializer.SerializeToElement(new { });

    private static string? Text(JsonElement of, string name) => of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long Number(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number is >= 0 and < long.MaxValue ? (long)number : 0;

    private static int? Status(JsonElement of, string name) => Number(of, name) is > 0 and < 1000 and var status ? (int)status : null;

    // Words of Claude Code to its model, not for people.
    [GeneratedRegex(@"\s*<system-reminder>.*?(</system-reminder>|$)", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reminder();
}
