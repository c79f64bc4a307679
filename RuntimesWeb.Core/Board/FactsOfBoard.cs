using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes.Facts;

namespace RuntimesWeb.Core.Board;

/// <summary>How the tasks stand and which projects there are; counted again only when one of them changed.</summary>
internal sealed class FactsOfBoard : IFactSource
{
    private const int MostNamed = 8;

    private readonly TaskStore _tasks;
    private readonly ProjectStore _projects;
    private IReadOnlyList<LiveFact>? _known;
    private int _version;

    public FactsOfBoard(TaskStore tasks, ProjectStore projects)
    {
        (_tasks, _projects) = (tasks, projects);
        tasks.Changed += Forget;
        projects.Changed += Forget;
    }

    public async ValueTask<IReadOnlyList<LiveFact>> FactsAsync(CancellationToken ct)
    {
        if (Volatile.Read(ref _known) is { } known)
        {
            return known;
        }

        var version = Volatile.Read(ref _version);
        var counts = await _tasks.CountsAsync(new TaskFilter(), ct);
        IReadOnlyList<LiveFact> facts =
        [
            new LiveFact("Tasks", Tasks(counts), "/board", "task tasks board card work todo progress review blocked done how many count which open waiting"),
            new LiveFact("Projects", Projects(_projects.All), "/projects", "project projects folder folders repository which list many count have"),
        ];
        if (Volatile.Read(ref _version) == version)
        {
            Volatile.Write(ref _known, facts);
        }

        return facts;
    }

    private void Forget()
    {
        Interlocked.Increment(ref _version);
        Volatile.Write(ref _known, null);
    }

    private static string Tasks(IReadOnlyDictionary<TaskState, int> counts)
    {
        var all = counts.Values.Sum();
        var states = TaskStates.All.Where(counts.ContainsKey).Select(s => $"{counts[s]} {TaskStates.Text(s).Replace('_', ' ')}");
        var review = counts.GetValueOrDefault(TaskState.InReview);
        return all == 0 ? "There is none on the board yet."
            : $"On the board {(all == 1 ? "is 1 task" : $"are {all} tasks")}: {string.Join(", ", states)}." + (review == 0 ? "" : review == 1 ? " One waits for your review." : $" {review} wait for your review.");
    }

    private static string Projects(IReadOnlyList<Project> projects) => projects.Count == 0 ? "There is none yet."
        : $"There {(projects.Count == 1 ? "is 1 project" : $"are {projects.Count} projects")}: {string.Join(", ", projects.Take(MostNamed).Select(p => p.Name))}{(projects.Count > MostNamed ? ", …" : "")}.";
}
