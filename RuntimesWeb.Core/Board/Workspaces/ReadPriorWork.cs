using System.Text;
using RuntimesWeb.Core.Runs;

namespace RuntimesWeb.Core.Board.Workspaces;

/// <summary>What was done before in a worktree.</summary>
/// <param name="Run">The last run there; null when there was none.</param>
/// <param name="Words">For whoever goes on: the note that was left, else what was reported. Null when there is neither.</param>
public sealed record PriorWork(Run? Run, string? Words);

/// <summary>Reads what was done before in a worktree, by whichever runtime.</summary>
public sealed class ReadPriorWork(RunStore runs, HandoffNotes notes)
{
    public async Task<PriorWork> RunAsync(Guid task, Guid? worktree, CancellationToken ct)
    {
        if (worktree is not { } place)
        {
            return new PriorWork(null, null);
        }

        var last = (await runs.PageAsync(new RunFilter { TaskId = task }, null, null, ct)).Match(p => p.Runs, _ => []).FirstOrDefault(r => r.Worktree?.Id == place);
        var note = await notes.OfAsync(place, ct);
        // A note is as good as it is new: work went on since, without one.
        var isNew = note is not null && (last?.FinishedAt is not { } ended || note.Timestamp >= ended);
        return new PriorWork(last, isNew ? Words(note!) : last is null ? null : (await runs.TranscriptAsync(last.Id, ct)).Text); // just looked
    }

    /// <summary>A note as it is told to a model.</summary>
    public static string Words(HandoffNote note)
    {
        var text = new StringBuilder();
        Line("Left by", note.Runtime is null ? note.HandoffFrom : note.HandoffFrom is null || note.HandoffFrom == note.Runtime ? note.Runtime : $"{note.HandoffFrom} on {note.Runtime}");
        List("Done", note.CompletedSubtasks);
        List("Not done or not verified", note.BrokenOrUnverified);
        Line("Next step", note.NextBestStep);
        Line("Why it stopped", note.WhyBlocked);
        List("Take care", note.Warnings);
        List("Commands", note.Commands.Select(c => $"{c.Key}: `{c.Value}`"));
        List("Known", note.Evidence.Where(e => e.Key is not ("report" or "run")).Select(e => $"{e.Key}: {e.Value}"));
        if (note.Evidence.TryGetValue("report", out var report))
        {
            text.Append("\nIts own words at the end:\n").Append(report).Append('\n');
        }

        return text.ToString().TrimEnd();

        void Line(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                text.Append(name).Append(": ").Append(value).Append('\n');
            }
        }

        void List(string name, IEnumerable<string> values)
        {
            var all = values.ToList();
            if (all.Count > 0)
            {
                text.Append(name).Append(":\n");
                all.ForEach(v => text.Append("- ").Append(v).Append('\n'));
            }
        }
    }
}
