using System.Collections.Immutable;
using System.Text.Json;

namespace RuntimesWeb.Core.Runtimes.Adapters.Codex;

/// <summary>One thing that a turn consists of, as far as it is told to people.</summary>
public abstract record CodexItem(string Id)
{
    public static CodexItem? Parse(JsonElement item)
    {
        if (item.Text("id") is not { } id)
        {
            return null;
        }

        return item.Text("type") switch
        {
            "agentMessage" => new Message(id, item.Text("text") ?? ""),
            "commandExecution" => new Command(id, CodexCommandLine.Unwrap(item.Text("command") ?? ""), item.Text("status") ?? "", item.Text("aggregatedOutput") ?? "", item.Number("exitCode"), item.Number("durationMs") ?? 0),
            "fileChange" => new Files(id, [.. item.List("changes").Select(FilePart.Parse).OfType<FilePart>()], item.Text("status") ?? ""),
            "mcpToolCall" => new McpCall(id, item.Text("server") ?? "", item.Text("tool") ?? "", item.Member("arguments") ?? default, item.Text("status") ?? "", Said(item), item.Number("durationMs") ?? 0),
            "webSearch" => new Search(id, item.Text("query") is { Length: > 0 } query ? query : item.Member("action")?.Text("url") ?? ""),
            _ => null,
        };
    }

    private static string Said(JsonElement item) => item.Member("error")?.Text("message")
        ?? string.Join('\n', item.Member("result")?.List("content").Select(c => c.Text("text") ?? $"({c.Text("type") ?? "something"})") ?? []);

    public sealed record Message(string Id, string Text) : CodexItem(Id);

    /// <param name="Line">What the shell runs, without the shell.</param>
    /// <param name="Status">As it says it: inProgress, completed, failed, declined.</param>
    public sealed record Command(string Id, string Line, string Status, string Output, long? ExitCode, long DurationMs) : CodexItem(Id);

    public sealed record Files(string Id, ImmutableArray<FilePart> Changes, string Status) : CodexItem(Id);

    public sealed record McpCall(string Id, string Server, string Tool, JsonElement Arguments, string Status, string Output, long DurationMs) : CodexItem(Id)
    {
        public string Name => $"mcp__{Server}__{Tool}";
    }

    public sealed record Search(string Id, string Query) : CodexItem(Id);
}

/// <summary>One file of a change.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Kind">As it says it: add, update, delete.</param>
/// <param name="MovedTo">Where it is afterwards, when that is elsewhere.</param>
/// <param name="Diff">Hunks; of a file that is added or deleted, its whole text.</param>
public sealed record FilePart(string Path, string Kind, string? MovedTo, string Diff)
{
    internal static FilePart? Parse(JsonElement change) => change.Text("path") is { } path
        ? new FilePart(path, change.Member("kind")?.Text("type") ?? change.Text("kind") ?? "update", change.Member("kind")?.Text("move_path"), change.Text("diff") ?? "") : null;
}
