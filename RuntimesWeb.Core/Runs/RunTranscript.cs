using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Runtimes.Tools.Plans;

namespace RuntimesWeb.Core.Runs;

/// <summary>What a step of a run was.</summary>
public enum RunStepKind
{
    Tool,
    Thinking,

    /// <summary>Something a person said while it worked.</summary>
    Said,

    /// <summary>A question to a person: its name is the approval's id.</summary>
    Asked,

    /// <summary>A file that was changed: its name is what happened to it.</summary>
    Edit,

    /// <summary>Something the run wants known: another model was taken, the conversation was shortened.</summary>
    Note,
}

/// <summary>One thing a run did beside saying text.</summary>
/// <param name="At">After so many characters of the text.</param>
/// <param name="Seq">The number of the event where it began: what it was given and what came of it are there.</param>
/// <param name="Title">In a few words: <c>src/Program.cs</c>, <c>TODO in *.cs</c>; of what was said or noted, the words.</param>
/// <param name="IsError">Of a tool, whether it failed, of a question, whether it was not allowed; null while it runs or waits.</param>
public sealed record RunStep(RunStepKind Kind, int At, long Seq, string Name, string Title, bool? IsError = null, long? DurationMs = null)
{
    [JsonIgnore]
    public bool IsOpen => Kind is RunStepKind.Tool or RunStepKind.Asked ? IsError is null : Kind == RunStepKind.Thinking && DurationMs is null;
}

/// <summary>A run told so far: its text, and between the text what it did. Built from its events, live or stored, by one rule.</summary>
public sealed class RunTranscript
{
    private const int LongestThought = 64 * 1024;
    private static readonly HashSet<string> Notes = new(["fallback", "compacting", "tools_off"], StringComparer.Ordinal);

    private readonly StringBuilder _text = new();
    private readonly StringBuilder _thought = new();
    private readonly List<RunStep> _steps = [];
    private readonly Dictionary<string, int> _calls = new(StringComparer.Ordinal);
    private DateTimeOffset _thinkingSince;

    /// <summary>All text so far.</summary>
    public string Text => _text.ToString();

    public int Length => _text.Length;

    /// <summary>The text's first characters.</summary>
    public ReadOnlySpan<char> Beginning(int most) => _text.ToString(0, Math.Min(most, _text.Length));

    /// <summary>What it is thinking now, or thought last.</summary>
    public string Thought => _thought.ToString();

    public IReadOnlyList<RunStep> Steps => _steps;

    /// <summary>What it is doing now, when it says so.</summary>
    public RunEvent.Status? Status { get; private set; }

    /// <summary>The last event, once it is there.</summary>
    public RunEvent? End { get; private set; }

    public void Add(RunEvent e, long seq, DateTimeOffset at)
    {
        if (e is not RunEvent.Thinking)
        {
            EndThought(at);
        }

        switch (e)
        {
            case RunEvent.Text text:
                _text.Append(text.Value);
                Status = null;
                break;
            case RunEvent.Thinking thinking:
                Think(thinking.Value, seq, at);
                break;
            case RunEvent.ToolCall call:
                _calls[call.Id] = _steps.Count;
                _steps.Add(new RunStep(RunStepKind.Tool, Length, seq, call.Name, ToolTitle.Of(call.Input)));
                Status = null;
                break;
            case RunEvent.ToolResult result when _calls.TryGetValue(result.Id, out var index):
                _steps[index] = _steps[index] with { IsError = result.IsError, DurationMs = result.DurationMs };
                break;
            case RunEvent.Approval asked:
                Ask(asked, seq);
                break;
            case RunEvent.FileEdit edit:
                _steps.Add(new RunStep(RunStepKind.Edit, Length, seq, edit.Change.ToString().ToLowerInvariant(), string.Create(CultureInfo.InvariantCulture, $"{edit.Path}  +{edit.Additions} −{edit.Deletions}")));
                break;
            case RunEvent.Steering said:
                _steps.Add(new RunStep(RunStepKind.Said, Length, seq, "", said.Value));
                break;
            case RunEvent.Status status:
                Status = status;
                if (Notes.Contains(status.Phase))
                {
                    _steps.Add(new RunStep(RunStepKind.Note, Length, seq, status.Phase, status.Message ?? status.Phase));
                }

                break;
            case RunEvent.Done or RunEvent.Error:
                (End, Status) = (e, null);
                break;
        }
    }

    /// <summary>As steps are kept; none, as with most answers, is nothing at all.</summary>
    public static string ToJson(IReadOnlyList<RunStep> steps) => steps.Count == 0 ? "" : JsonSerializer.Serialize(steps, Json);

    public static IReadOnlyList<RunStep> Parse(string json) => json.Length == 0 ? [] : JsonSerializer.Deserialize<List<RunStep>>(json, Json) ?? [];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private void Ask(RunEvent.Approval asked, long seq)
    {
        var id = asked.Id.ToString();
        if (asked.State == ApprovalStatus.Pending)
        {
            _calls[id] = _steps.Count;
            _steps.Add(new RunStep(RunStepKind.Asked, Length, seq, id, asked.Subject is { } subject ? ToolTitle.Line(subject) : asked.ToolName));
            Status = new RunEvent.Status("waiting_input", "Waiting for your answer");
        }
        else if (_calls.TryGetValue(id, out var index))
        {
            _steps[index] = _steps[index] with { IsError = asked.State != ApprovalStatus.Allowed };
            Status = null;
        }
    }

    private void Think(string piece, long seq, DateTimeOffset at)
    {
        if (_steps is not [.., { Kind: RunStepKind.Thinking, IsOpen: true }])
        {
            _thought.Clear();
            _thinkingSince = at;
            _steps.Add(new RunStep(RunStepKind.Thinking, Length, seq, "", ""));
        }

        if (_thought.Length < LongestThought)
        {
            _thought.Append(piece);
        }
    }

    private void EndThought(DateTimeOffset at)
    {
        if (_steps is [.., { Kind: RunStepKind.Thinking, IsOpen: true } thinking])
        {
            _steps[^1] = thinking with { DurationMs = Math.Max(0, (long)(at - _thinkingSince).TotalMilliseconds) };
        }
    }
}

/// <summary>What a tool call is about, in a few words: of its arguments the one that says most.</summary>
internal static class ToolTitle
{
    private const int Longest = 120;
    private static readonly string[] Telling = ["path", "file_path", "pattern", "query", "command", "url", "name", "title", "id"];

    public static string Of(JsonElement input)
    {
        if (input.ValueKind != JsonValueKind.Object)
        {
            return "";
        }

        if (PlanStep.TitleOf(input) is { } plan)
        {
            return plan;
        }

        var said = Telling.Where(name => input.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String).Select(name => input.GetProperty(name).GetString() ?? "").FirstOrDefault() ?? "";
        return Line(said);
    }

    public static string Line(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= Longest ? line : string.Concat(line.AsSpan(0, Longest - 1), "…");
    }
}
