using System.Globalization;
using System.Text.Json;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Core.Runtimes.Adapters.Codex;

/// <summary>What <c>codex exec --json</c> prints, as events of a run: the way of versions without an app server. Pure.</summary>
public sealed class CodexExecTurn(string folder, string model, bool isLogin)
{
    private readonly CodexSteps _steps = new(folder);
    private bool _hasSpoken;

    /// <summary>How it ended; null while it goes on, or was cut off.</summary>
    public RunEvent? End { get; private set; }

    public IEnumerable<RunEvent> Take(string line)
    {
        JsonElement said;
        try
        {
            said = JsonSerializer.Deserialize<JsonElement>(line);
        }
        catch (JsonException)
        {
            return [];
        }

        var item = said.Member("item") ?? default;
        return (said.Text("type"), item.Text("type")) switch
        {
            ("item.completed", "agent_message") when item.Text("text") is { Length: > 0 } text => Speak(text),
            ("item.completed", "reasoning") when item.Text("text") is { Length: > 0 } thought => [new RunEvent.Thinking(thought)],
            ("item.started", _) when Parse(item) is { } begun => _steps.Begin(begun),
            ("item.completed", _) when Parse(item) is { } over => _steps.Complete(over),
            ("error", _) => Warn(said.Text("message") ?? ""),
            ("turn.completed", _) => Finish(said.Member("usage") ?? default),
            ("turn.failed", _) => Fail(said.Member("error")?.Text("message") ?? ""),
            _ => [],
        };
    }

    private static CodexItem? Parse(JsonElement item)
    {
        var (id, status) = (item.Text("id") ?? "", item.Text("status") ?? "");
        return item.Text("type") switch
        {
            "command_execution" => new CodexItem.Command(id, CodexCommandLine.Unwrap(item.Text("command") ?? ""), status, item.Text("aggregated_output") ?? "", item.Number("exit_code"), 0),
            "file_change" => new CodexItem.Files(id, [.. item.List("changes").Select(FilePart.Parse).OfType<FilePart>()], status),
            "mcp_tool_call" => new CodexItem.McpCall(
                id, item.Text("server") ?? "", item.Text("tool") ?? "", item.Member("arguments") ?? default, status,
                item.Member("error")?.Text("message") ?? string.Join('\n', item.Member("result")?.List("content").Select(c => c.Text("text") ?? "") ?? []), 0),
            "web_search" => new CodexItem.Search(id, item.Text("query") ?? ""),
            _ => null,
        };
    }

    private IEnumerable<RunEvent> Speak(string text)
    {
        var isNext = _hasSpoken;
        _hasSpoken = true;
        return [new RunEvent.Text(isNext ? "\n\n" + text : text)];
    }

    // Not the end: it tries again. A refused key stays refused.
    private IEnumerable<RunEvent> Warn(string message)
    {
        if (StatusIn(message) is 401 or 403)
        {
            return Fail(message);
        }

        return [new RunEvent.Status("waiting", ErrorOf(message).Message)];
    }

    private IEnumerable<RunEvent> Finish(JsonElement usage)
    {
        var tokens = new TokenUsage(
            usage.Number("input_tokens") ?? 0, usage.Number("cached_input_tokens") ?? 0, usage.Number("cache_write_input_tokens") ?? 0, usage.Number("output_tokens") ?? 0, usage.Number("reasoning_output_tokens") ?? 0);
        End ??= new RunEvent.Done(DoneReason.Completed);
        return tokens == TokenUsage.None ? [] : [new RunEvent.Usage(ProviderCatalog.OpenAI.Value, model, tokens)];
    }

    private IEnumerable<RunEvent> Fail(string message)
    {
        End ??= ErrorOf(message);
        return [];
    }

    private RunEvent.Error ErrorOf(string message) =>
        CodexErrors.Of(CodexJson.Element(new { message, codexErrorInfo = StatusIn(message) is { } status ? (object)new { httpConnectionFailed = new { httpStatusCode = status } } : "other" }), model, isLogin);

    private static int? StatusIn(string message)
    {
        var at = message.IndexOf("status ", StringComparison.Ordinal);
        return at >= 0 && message.Length >= at + 10 && int.TryParse(message.AsSpan(at + 7, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : null;
    }
}
