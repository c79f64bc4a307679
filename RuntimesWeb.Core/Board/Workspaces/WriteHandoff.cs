using System.Globalization;
using System.Text.Json;
using RuntimesWeb.Core.Board.Work;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Runtimes.Tools.Plans;

namespace RuntimesWeb.Core.Board.Workspaces;

/// <summary>Leaves word for whoever goes on with work that was paused, whatever runtime that is: only what the work itself showed, nothing that a model would have to be asked for.</summary>
public sealed class WriteHandoff(HandoffNotes notes, RunStore runs)
{
    private const int LongestReport = 4_000;
    private const int EventsAtOnce = 1_000;

    internal async Task RunAsync(PlannedWork plan, AttemptEnd end)
    {
        var place = end.Last.Worktree ?? throw new ArgumentException("it worked nowhere", nameof(end));
        var steps = await PlanOfAsync(end.Last.Id);
        await notes.LeaveAsync(plan.Task.Id, place.Id, at => Write(plan, end, steps, at), CancellationToken.None);
    }

    internal static HandoffNote Write(PlannedWork plan, AttemptEnd end, IReadOnlyList<PlanStep> steps, DateTimeOffset at)
    {
        var (run, open) = (end.Last, steps.Where(s => s.Status != "done").Select(s => s.Text).ToList());
        var evidence = new Dictionary<string, string>(StringComparer.Ordinal) { ["run"] = run.Id.ToString() };
        if (end.Changes is { } changes)
        {
            evidence["diff"] = string.Create(CultureInfo.InvariantCulture, $"{changes.Files} {(changes.Files == 1 ? "file" : "files")}, +{changes.Additions} −{changes.Deletions} since {run.Worktree?.BaseSha?[..12] ?? "the beginning"}");
        }

        if (end.Report.Trim() is { Length: > 0 } report)
        {
            evidence["report"] = report.Length > LongestReport ? report[^LongestReport..] : report;
        }

        return new HandoffNote(
            plan.Taker.AgentId, run.RuntimeId, at,
            [.. steps.Where(s => s.Status == "done").Select(s => s.Text)],
            [.. open, .. plan.VerifyCommand is { } verify ? [$"Not verified yet with `{verify}`"] : Array.Empty<string>()],
            open.Count > 0 ? open[0] : null,
            end.Outcome == WorkOutcome.Success ? null : run.Error?.Message ?? (end.Outcome == WorkOutcome.MaxTurns ? "It reached its turn limit." : "It was paused by a person."),
            plan.VerifyCommand is { } command ? new Dictionary<string, string>(StringComparer.Ordinal) { ["verify"] = command } : new Dictionary<string, string>(StringComparer.Ordinal),
            evidence,
            end.Outcome == WorkOutcome.Success ? [] : ["It stopped in the middle: look at the files before you trust them."],
            run.SessionId);
    }

    // The plan as it was told last.
    private async Task<IReadOnlyList<PlanStep>> PlanOfAsync(Guid run)
    {
        IReadOnlyList<PlanStep> plan = [];
        var after = EventPosition.Start;
        while (await runs.EventsAsync(run, after, EventsAtOnce, CancellationToken.None) is { Count: > 0 } lines)
        {
            foreach (var line in lines)
            {
                after = line.Position;
                if (line.Event is RunEvent.ToolCall { Input: { ValueKind: JsonValueKind.Object } input } && PlanStep.ReadAll(input) is { Count: > 0 } steps)
                {
                    plan = steps;
                }
            }
        }

        return plan;
    }
}
