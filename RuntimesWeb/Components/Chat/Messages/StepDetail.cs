using System.Text;
using System.Text.Json;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes.Adapters;

namespace RuntimesWeb.Components.Chat.Messages;

/// <summary>What a step was given and what came of it, cut to what a person reads; so many characters of the output are left.</summary>
public sealed record StepDetail(IReadOnlyList<(string Name, string Value)> Input, string? Output, int Left, bool Gone = false, string? Diff = null)
{
    private const int LongestValue = 2000;
    private const int LongestOutput = 20_000;

    // A model may call several tools at once, and thinking may come in many rows.
    private const int MostEvents = 400;

    public static StepDetail None { get; } = new([], null, 0, Gone: true);

    public static StepDetail Thinking(string thought) => new([], Cut(thought, LongestOutput), Math.Max(0, thought.Length - LongestOutput));

    /// <summary>Reads it from the run's events; null when they are not there.</summary>
    public static async Task<StepDetail?> ReadAsync(RunStore runs, Guid run, RunStep step, CancellationToken ct)
    {
        var lines = await runs.EventsAsync(run, new EventPosition(step.Seq - 1), MostEvents, ct);
        if (step.Kind == RunStepKind.Thinking)
        {
            var thought = string.Concat(lines.TakeWhile(l => l.Event is RunEvent.Thinking).Select(l => ((RunEvent.Thinking)l.Event).Value));
            return thought.Length == 0 ? null : Thinking(thought);
        }

        if (step.Kind == RunStepKind.Edit)
        {
            return lines.Select(l => l.Event).OfType<RunEvent.FileEdit>().FirstOrDefault() is { } edit ? new StepDetail([], null, 0, Diff: edit.Diff) : null;
        }

        if (step.Kind == RunStepKind.Asked)
        {
            return lines.Select(l => l.Event).OfType<RunEvent.Approval>().FirstOrDefault() is { } asked ? new StepDetail([.. InputOf(asked.ToolInput), ("why", asked.Reason)], null, 0, Diff: asked.Preview) : null;
        }

        if (lines.Select(l => l.Event).OfType<RunEvent.ToolCall>().FirstOrDefault() is not { } call)
        {
            return null;
        }

        var output = lines.Select(l => l.Event).OfType<RunEvent.ToolResult>().FirstOrDefault(r => r.Id == call.Id)?.Output;
        return new StepDetail(InputOf(call.Input), output is null ? null : Cut(output, LongestOutput), Math.Max(0, (output?.Length ?? 0) - LongestOutput));
    }

    private static IReadOnlyList<(string Name, string Value)> InputOf(JsonElement input) => input.ValueKind == JsonValueKind.Object
        ? [.. input.EnumerateObject().Select(p => (p.Name, Cut(p.Value.ToString(), LongestValue)))]
        : [("input", Cut(input.ToString(), LongestValue))];

    private static string Cut(string text, int most) => text.Length <= most ? text : new StringBuilder(text, 0, most, most + 1).Append('…').ToString();
}
