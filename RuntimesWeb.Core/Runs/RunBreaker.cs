using System.Text.Json;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Runtimes.Adapters;

namespace RuntimesWeb.Core.Runs;

/// <summary>
/// Notices that a run goes in circles, by its events alone: the same call failing again and again with nothing changed in between, the same result again and again,
/// nothing but failures, the same refused call.
/// </summary>
public sealed class RunBreaker
{
    public const string Code = "loop";
    public const int SameFailures = 3;
    public const int SameResults = 5;
    public const int FailuresInARow = 12;
    public const int SameDenials = 3;

    private const int LongestQuote = 160;

    private readonly Dictionary<string, Call> _calls = new(StringComparer.Ordinal);
    private readonly Dictionary<Call, int> _failures = [];
    private readonly Dictionary<Call, int> _denials = [];
    private (Call Call, string Output)? _last;
    private int _sameResults;
    private int _failuresInARow;

    /// <summary>The event that ends the run, when this one shows that it goes in circles.</summary>
    public RunEvent.Error? Feed(RunEvent e) => e switch
    {
        RunEvent.ToolCall call => Begin(call),
        RunEvent.Approval { State: ApprovalStatus.Denied or ApprovalStatus.Expired } answered when _calls.TryGetValue(answered.CallId, out var call) => Deny(call),
        RunEvent.FileEdit => Forgive(),
        RunEvent.ToolResult result when _calls.Remove(result.Id, out var call) => result.IsError ? Fail(call, result.Output) : Succeed(call, result.Output),
        _ => null,
    };

    private RunEvent.Error? Begin(RunEvent.ToolCall e)
    {
        var call = new Call(e.Name, JsonSerializer.Serialize(e.Input), e.Permission is not null);
        _calls[e.Id] = call;
        return e.Permission == PermissionBehavior.Deny ? Deny(call) : null;
    }

    private RunEvent.Error? Deny(Call call)
    {
        var times = _denials[call] = _denials.GetValueOrDefault(call) + 1;
        return times >= SameDenials
            ? End($"It asked for the same call of {call.Name} {Times(times)}, and it was denied each time.", "Say what it should do instead, or allow the call with a rule, then go on.")
            : null;
    }

    private RunEvent.Error? Fail(Call call, string output)
    {
        _failuresInARow++;
        var times = _failures[call] = _failures.GetValueOrDefault(call) + 1;
        return times >= SameFailures
                ? End($"It called {call.Name} with the same {What(call)} {Times(times)}, and it failed each time: {Quote(output)}", "Say what is wrong with it or what it should try instead, then go on.")
            : _failuresInARow >= FailuresInARow
                ? End($"{FailuresInARow} tool calls in a row failed, the last one, {call.Name}: {Quote(output)}", "Look at what it tried; it may need another way, a folder, or a tool it does not have.")
            : Repeat(call, output);
    }

    private RunEvent.Error? Succeed(Call call, string output)
    {
        _failuresInARow = 0;
        _failures.Remove(call);
        if (call.IsChange)
        {
            Forgive();
        }

        return Repeat(call, output);
    }

    private RunEvent.Error? Repeat(Call call, string output)
    {
        _sameResults = _last == (call, output) ? _sameResults + 1 : 1;
        _last = (call, output);
        return _sameResults >= SameResults
            ? End($"It called {call.Name} with the same {What(call)} {Times(_sameResults)} in a row and got the same result each time.", "Say what it should do with that result, then go on.")
            : null;
    }

    // Something is another than before: what failed may go well now.
    private RunEvent.Error? Forgive()
    {
        _failures.Clear();
        return null;
    }

    private static RunEvent.Error End(string message, string hint) => new(Code, $"Stopped because it went in circles. {message}", hint);

    private static string What(Call call) => call.Name is "bash" or "shell" ? "command" : "arguments";

    private static string Times(int n) => n switch { 3 => "three times", 5 => "five times", _ => $"{n} times" };

    private static string Quote(string output)
    {
        var line = output.Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.Length > 0) ?? "it said nothing";
        return line.Length <= LongestQuote ? line : string.Concat(line.AsSpan(0, LongestQuote - 1), "…");
    }

    /// <param name="IsChange">It may have changed something: somebody or something had to allow it.</param>
    private sealed record Call(string Name, string Input, bool IsChange);
}
