using System.Globalization;
using System.Text.Json;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Runtimes.Adapters.Claude.Protocol;

namespace RuntimesWeb.Core.Runtimes.Adapters.Claude.Talk;

/// <summary>The tool calls of a run, from what the model wrote to what came of them; each is told once.</summary>
internal sealed class ClaudeCalls(TimeProvider time)
{
    private const int LongestOutput = 64 * 1024;

    private readonly Dictionary<string, Call> _open = new(StringComparer.Ordinal);

    /// <summary>The model wrote it; it is told when its turn comes.</summary>
    public void Hear(ClaudeBlock.Call call) => _open.TryAdd(call.Id, new Call(call.Name, call.Input));

    public JsonElement? InputOf(string id) => _open.GetValueOrDefault(id)?.Input;

    /// <summary>Its turn has come.</summary>
    /// <param name="decision">What was decided; null when there was nothing to decide.</param>
    public IEnumerable<ClaudeStep> Tell(string id, string name, JsonElement input, PermissionDecision? decision)
    {
        var call = _open.GetValueOrDefault(id);
        if (call is { IsTold: true })
        {
            return [];
        }

        _open[id] = new Call(name, call?.Input ?? input)
        {
            IsTold = true,
            Since = time.GetTimestamp(),
        };
        return [new ClaudeStep.Tell(new RunEvent.ToolCall(id, name, input, decision?.Behavior, decision?.Reason, decision?.Rule))];
    }

    /// <summary>It was answered for; from now on it works.</summary>
    /// <param name="changed">What the person made of its arguments.</param>
    public void Go(string id, JsonElement? changed)
    {
        if (_open.GetValueOrDefault(id) is { } call)
        {
            (call.Since, call.Changed) = (time.GetTimestamp(), changed);
        }
    }

    public IEnumerable<ClaudeStep> End(ClaudeResult result, JsonElement? detail, string folder)
    {
        if (!_open.Remove(result.CallId, out var call))
        {
            yield break;
        }

        if (!call.IsTold)
        {
            yield return new ClaudeStep.Tell(new RunEvent.ToolCall(result.CallId, call.Name, call.Input));
        }

        if (!result.IsError && detail is { } known && ClaudeEdits.Done(known, folder) is { } change)
        {
            yield return new ClaudeStep.Tell(RunEvent.FileEdit.Of(result.CallId, change));
        }

        var output = call.Changed is { } changed ? $"[The person changed the call before it ran, to: {changed.GetRawText()}]\n{result.Output}" : result.Output;
        var took = call.IsTold ? (long)time.GetElapsedTime(call.Since).TotalMilliseconds : 0;
        yield return new ClaudeStep.Tell(new RunEvent.ToolResult(result.CallId, call.Name, Short(output), result.IsError, took));
    }

    private static string Short(string text) =>
        text.Length <= LongestOutput ? text : string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, LongestOutput)}\n[{text.Length - LongestOutput:N0} more characters]");

    private sealed class Call(string name, JsonElement input)
    {
        public string Name => name;

        public JsonElement Input => input;

        public bool IsTold { get; init; }

        public long Since { get; set; }

        public JsonElement? Changed { get; set; }
    }
}
