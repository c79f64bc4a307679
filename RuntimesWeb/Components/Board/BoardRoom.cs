using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Teams;

namespace RuntimesWeb.Components.Board;

/// <summary>A card as it is shown, with what its run is doing and whether that waits for a person; the same picture makes the same card, which is not rendered again then.</summary>
public sealed record TaskCardView(BoardTask Task, string? Who, string? Project, RunStatus? Run, bool Asks)
{
    public bool NeedsYou => Asks || TaskLook.Needs(Task.Status);

    public string? Need => TaskLook.Need(Task, Asks);
}

/// <summary>A column of the board.</summary>
public sealed record BoardColumnView(TaskState State, int Count, IReadOnlyList<TaskCardView> Cards);

/// <summary>The board as it is now: bounded, however many tasks there are; and the newest of all that waits for a person.</summary>
public sealed record BoardPicture(IReadOnlyList<BoardColumnView> Columns, IReadOnlyList<TaskCardView> Needing, int NeedCount)
{
    public bool IsEmpty => Columns.All(c => c.Count == 0);

    public TaskCardView? Find(Guid id) => Columns.SelectMany(c => c.Cards).FirstOrDefault(c => c.Task.Id == id);
}

/// <summary>What the board page reads.</summary>
public sealed class BoardRoom(TaskStore tasks, ProjectStore projects, AgentStore agents, TeamStore teams, RunEngine engine)
{
    /// <summary>So many cards stand in a column at first; then so many more each time.</summary>
    public const int Step = 25;

    /// <summary>No column grows beyond this: older tasks are found by the filters.</summary>
    public const int Most = 400;

    private const int MostPage = 200;

    public TaskStore Tasks => tasks;

    public ProjectStore Projects => projects;

    public AgentStore Agents => agents;

    public TeamStore Teams => teams;

    public RunEngine Engine => engine;

    public async Task<BoardPicture> ReadAsync(BoardQuery query, IReadOnlyDictionary<TaskState, int> wanted, IReadOnlyList<Agent> known, CancellationToken ct)
    {
        var runs = engine.Active.Where(r => r.TaskId is not null).GroupBy(r => r.TaskId!.Value).ToDictionary(g => g.Key, g => g.ToList()); // just filtered
        var asking = runs.Where(r => r.Value.Any(run => run.Status == RunStatus.WaitingInput)).Select(r => r.Key).ToHashSet();
        var columns = (await tasks.ColumnsAsync(query.Filter, Step, ct)).ToDictionary(c => c.Status);
        var asked = new List<BoardTask>();
        foreach (var id in asking)
        {
            if (await tasks.FindAsync(id, ct) is { IsDropped: false } task && query.Fits(task) && !TaskLook.Needs(task.Status))
            {
                asked.Add(task);
            }
        }

        var shown = new List<BoardColumnView>();
        foreach (var state in TaskLook.Columns.Where(s => s != TaskState.Cancelled || query.Cancelled))
        {
            var column = columns[state];
            var cards = query.Needs && state == TaskState.InProgress ? asked
                : wanted.GetValueOrDefault(state, Step) is var most && most > Step && column.Count > Step ? await PagesAsync(query.Filter with { Status = state }, Math.Min(most, Most), ct) : column.Newest;
            var count = query.Needs && state == TaskState.InProgress ? asked.Count : column.Count;
            if (!query.Needs || TaskLook.Needs(state) || state == TaskState.InProgress)
            {
                shown.Add(new BoardColumnView(state, count, [.. cards.Select(Card)]));
            }
        }

        var (review, blocked) = (columns[TaskState.InReview], columns[TaskState.Blocked]);
        return new BoardPicture(shown, [.. asked.Concat(review.Newest.Concat(blocked.Newest).OrderByDescending(t => t.UpdatedAt)).Select(Card)], asked.Count + review.Count + blocked.Count);

        TaskCardView Card(BoardTask task) => new(
            task, TaskLook.Who(task, known), task.ProjectId is { } project ? projects.Find(project)?.Name : null, runs.GetValueOrDefault(task.Id)?.Max(r => r.Status), asking.Contains(task.Id));
    }

    private async Task<IReadOnlyList<BoardTask>> PagesAsync(TaskFilter filter, int most, CancellationToken ct)
    {
        var read = new List<BoardTask>();
        string? cursor = null;
        do
        {
            var page = (await tasks.PageAsync(filter, cursor, Math.Min(MostPage, most - read.Count), ct)).Value;
            read.AddRange(page.Tasks);
            cursor = page.NextCursor;
        }
        while (cursor is not null && read.Count < most);
        return read;
    }
}
