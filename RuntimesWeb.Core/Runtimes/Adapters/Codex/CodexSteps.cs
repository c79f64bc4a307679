using System.Globalization;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Runtimes.Tools;

namespace RuntimesWeb.Core.Runtimes.Adapters.Codex;

/// <summary>
/// The steps of a turn that use tools. Codex tells a step before it asks for it, so a step is told to people once it is decided about, or, when nobody is asked, once
/// something came of it.
/// </summary>
public sealed class CodexSteps(string folder)
{
    private const int Head = 10_000;
    private const int Tail = 20_000;

    private readonly Dictionary<string, Step> _open = new(StringComparer.Ordinal);

    public CodexItem? Find(string id) => _open.GetValueOrDefault(id)?.Item;

    /// <summary>The call of an MCP tool that is waiting to be decided about; such a question does not name its step.</summary>
    public CodexItem.McpCall? FindMcp(string server, string tool) =>
        _open.Values.Where(s => !s.IsTold).Select(s => s.Item).OfType<CodexItem.McpCall>().FirstOrDefault(c => c.Server == server && c.Tool == tool);

    /// <summary>Tells a step with what was decided about it.</summary>
    public RunEvent.ToolCall Decide(CodexItem item, PermissionDecision decision)
    {
        _open[item.Id] = new Step(item)
        {
            IsTold = true,
            Refusal = _open.GetValueOrDefault(item.Id)?.Refusal,
        };
        return Tell(item) with { Permission = decision.Behavior, Reason = decision.Reason, Rule = decision.Rule };
    }

    /// <summary>What a step that is refused will have come to, in words for people.</summary>
    public void Refuse(string id, string why)
    {
        if (_open.TryGetValue(id, out var step))
        {
            step.Refusal = why;
        }
    }

    internal IEnumerable<RunEvent> Begin(CodexItem item)
    {
        _open.TryAdd(item.Id, new Step(item));
        return [];
    }

    internal IEnumerable<RunEvent> Complete(CodexItem item)
    {
        _open.Remove(item.Id, out var step);
        if (step is not { IsTold: true })
        {
            yield return Tell(item);
        }

        foreach (var e in Result(item, step?.Refusal))
        {
            yield return e;
        }
    }

    /// <summary>What is left when a turn is over came to nothing.</summary>
    internal IEnumerable<RunEvent> CompleteAll()
    {
        foreach (var step in _open.Values.Where(s => s.IsTold).ToList())
        {
            yield return new RunEvent.ToolResult(step.Item.Id, Tell(step.Item).Name, step.Refusal ?? "It was not finished.", IsError: true, 0);
        }

        _open.Clear();
    }

    internal RunEvent.ToolCall Tell(CodexItem item) => item switch
    {
        CodexItem.Command command => new(item.Id, "bash", CodexJson.Element(new { command = command.Line })),
        CodexItem.Files files => new(item.Id, "edit_file", CodexJson.Element(new { path = Names(files).FirstOrDefault() ?? "", files = files.Changes.Length > 1 ? Names(files) : null })),
        CodexItem.McpCall call => new(item.Id, call.Name, call.Arguments.ValueKind == System.Text.Json.JsonValueKind.Undefined ? CodexJson.Element(new { }) : call.Arguments),
        CodexItem.Search search => new(item.Id, "web_search", CodexJson.Element(new { query = search.Query })),
        _ => throw new InvalidOperationException($"no step: {item.GetType().Name}"),
    };

    private IEnumerable<RunEvent> Result(CodexItem item, string? refusal)
    {
        switch (item)
        {
            case CodexItem.Command command:
                var output = command.Status == "declined" ? refusal ?? "It was not allowed." : Output(command);
                yield return new RunEvent.ToolResult(item.Id, "bash", output, command.Status != "completed" || command.ExitCode is not (null or 0), command.DurationMs);
                break;
            case CodexItem.Files { Status: "completed" } files:
                foreach (var change in files.Changes)
                {
                    yield return RunEvent.FileEdit.Of(item.Id, CodexPatch.ToChange(change, folder));
                }

                yield return new RunEvent.ToolResult(item.Id, "edit_file", $"Changed {string.Join(", ", Names(files))}", IsError: false, 0);
                break;
            case CodexItem.Files files:
                yield return new RunEvent.ToolResult(item.Id, "edit_file", files.Status == "declined" ? refusal ?? "It was not allowed." : "It could not be changed.", IsError: true, 0);
                break;
            case CodexItem.McpCall call:
                yield return new RunEvent.ToolResult(item.Id, call.Name, refusal ?? Short(call.Output), call.Status != "completed", call.DurationMs);
                break;
            case CodexItem.Search:
                yield return new RunEvent.ToolResult(item.Id, "web_search", "Searched by the provider.", IsError: false, 0);
                break;
        }
    }

    private string[] Names(CodexItem.Files files) => [.. files.Changes.Select(c => CodexPatch.Name(c.MovedTo ?? c.Path, folder))];

    private static string Output(CodexItem.Command command)
    {
        var text = Short(command.Output.TrimEnd('\n'));
        return (text.Length, command.ExitCode) switch
        {
            (_, not (null or 0)) => string.Create(CultureInfo.InvariantCulture, $"{(text.Length == 0 ? "[no output]" : text)}\n[exit code {command.ExitCode}]"),
            (0, _) => "[no output]",
            _ => text,
        };
    }

    private static string Short(string text) => text.Length <= Head + Tail ? text
        : string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, Head)}\n[… {text.Length - Head - Tail:N0} characters left out …]\n{text.AsSpan(text.Length - Tail)}");

    private sealed class Step(CodexItem item)
    {
        public CodexItem Item => item;

        public bool IsTold { get; init; }

        public string? Refusal { get; set; }
    }
}
