using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Board.Comments;
using RuntimesWeb.Core.Board.Dependencies;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Board;

/// <summary>A task went from one state to another.</summary>
public sealed record TaskMove(Guid TaskId, TaskState From, TaskState To);

/// <summary>A task above another.</summary>
public sealed record TaskAncestor(Guid Id, Guid? ParentTaskId, string Title, TaskState Status);

/// <summary>A page of tasks, newest first; <paramref name="NextCursor"/> is null at the end.</summary>
public sealed record TaskPage(IReadOnlyList<BoardTask> Tasks, string? NextCursor);

/// <summary>One column of the board: how many tasks stand there, and the newest of them.</summary>
public sealed record TaskColumn(TaskState Status, int Count, IReadOnlyList<BoardTask> Newest);

/// <summary>A task with what belongs to it: what was said (oldest first), what stands above it (nearest first), what it waits for, and its children (oldest first).</summary>
public sealed record TaskDetail(BoardTask Task, IReadOnlyList<TaskComment> Comments, IReadOnlyList<TaskAncestor> Ancestors, IReadOnlyList<BoardTask> Dependencies, IReadOnlyList<BoardTask> Children);

/// <summary>The tasks of the board. They change by the use cases beside this, each in one guarded statement or transaction.</summary>
public sealed class TaskStore(IDbContextFactory<RuntimesDb> factory, EventWriter writer, TimeProvider time) : IDisposable
{
    private const int MostComments = 500;
    private const int MostChildren = 200;

    private const string Above = """
        WITH RECURSIVE up (id, parent, title, status, level) AS (
          SELECT t.id, t.parent_task_id, t.title, t.status, 1 FROM board_tasks t JOIN board_tasks me ON me.id = $id WHERE t.id = me.parent_task_id
          UNION ALL
          SELECT t.id, t.parent_task_id, t.title, t.status, up.level + 1 FROM board_tasks t JOIN up ON t.id = up.parent WHERE up.level < 100)
        SELECT id, parent, title, status FROM up ORDER BY level
        """;

    private readonly RowReader _rows = new(factory);

    /// <summary>Raised after tasks, or what belongs to them, were stored.</summary>
    public event Action? Changed;

    /// <summary>Raised for each task that is in another state now.</summary>
    public event Action<TaskMove>? Moved;

    internal DateTimeOffset Now => time.GetUtcNow();

    internal static Failure Missing => Failure.NotFound("not_found");

    public async Task<BoardTask?> FindAsync(Guid id, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<BoardTask>().AsNoTracking().FirstOrDefaultAsync(t => t.Id == id, ct);
    }

    public async Task<TaskDetail?> DetailAsync(Guid id, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var tasks = db.Set<BoardTask>().AsNoTracking();
        if (await tasks.FirstOrDefaultAsync(t => t.Id == id, ct) is not { } task)
        {
            return null;
        }

        var comments = await db.Set<TaskComment>().AsNoTracking().Where(c => c.TaskId == id).OrderByDescending(c => c.Number).Take(MostComments).ToListAsync(ct);
        comments.Reverse();
        var waited = await tasks.Where(t => db.Set<TaskDependency>().Any(d => d.TaskId == id && d.DependsOnTaskId == t.Id)).OrderBy(t => t.Number).ToListAsync(ct);
        var children = await tasks.Where(t => t.ParentTaskId == id).OrderBy(t => t.Number).Take(MostChildren).ToListAsync(ct);
        return new TaskDetail(task, comments, Ancestors(task), waited, children);
    }

    /// <summary>What stands above a task, nearest first.</summary>
    public IReadOnlyList<TaskAncestor> Ancestors(BoardTask task) => task.ParentTaskId is null ? [] : _rows.Ask(
        Above,
        row => new TaskAncestor(row.Id(0), row.IdOrNull(1), row.Text(2), Enum.Parse<TaskState>(row.Text(3))),
        ("$id", task.Id.ToByteArray()));

    public async Task<Outcome<TaskPage>> PageAsync(TaskFilter filter, string? cursor, int? limit, CancellationToken ct)
    {
        var bounds = PageBounds.Read(cursor, limit);
        if (bounds.Failure is { } wrong)
        {
            return wrong;
        }

        var page = bounds.Value;
        await using var db = await factory.CreateDbContextAsync(ct);
        var tasks = await filter.Narrow(db).Where(t => t.Number < page.Before).OrderByDescending(t => t.Number).Take(page.Take + 1).ToListAsync(ct);
        var (shown, next) = page.Cut(tasks, t => t.Number);
        return new TaskPage(shown, next);
    }

    /// <summary>How many tasks there are in each state; a state without any has none.</summary>
    public async Task<IReadOnlyDictionary<TaskState, int>> CountsAsync(TaskFilter filter, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await filter.Narrow(db).GroupBy(t => t.Status).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
    }

    /// <summary>The board: every state with how many tasks stand there and the newest of them.</summary>
    public async Task<IReadOnlyList<TaskColumn>> ColumnsAsync(TaskFilter filter, int newest, CancellationToken ct)
    {
        var counts = await CountsAsync(filter, ct);
        await using var db = await factory.CreateDbContextAsync(ct);
        var columns = new List<TaskColumn>();
        foreach (var state in TaskStates.All)
        {
            var count = counts.GetValueOrDefault(state);
            columns.Add(new TaskColumn(state, count, count == 0 ? [] : await (filter with { Status = state }).Narrow(db).OrderByDescending(t => t.Number).Take(newest).ToListAsync(ct)));
        }

        return columns;
    }

    /// <summary>Claimed tasks in progress of which nobody said since a time that they are being worked on.</summary>
    public async Task<IReadOnlyList<BoardTask>> StaleAsync(DateTimeOffset since, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<BoardTask>().AsNoTracking().Where(t => t.Status == TaskState.InProgress && t.ClaimedAt != null && t.UpdatedAt < since).OrderBy(t => t.Number).ToListAsync(ct);
    }

    /// <summary>Says of tasks that they are being worked on still.</summary>
    public Task BeatAsync(IReadOnlyCollection<Guid> tasks) => writer.ApplyAsync(new BeatTasks(tasks, time.GetUtcNow()));

    /// <summary>Commits changes of rows, in order with those of runs, and tells of them.</summary>
    public async Task ApplyAsync(params IRowChange[] changes)
    {
        await writer.ApplyAsync(new RowChanges(changes));
        Tell([.. changes.OfType<MoveTask>().Where(m => m.HasMoved).Select(m => m.Move)]);
    }

    /// <summary>Tells whoever listens that rows of the board were committed; for those who commit them with rows of their own.</summary>
    public void Tell(params ReadOnlySpan<TaskMove> moves)
    {
        foreach (var move in moves)
        {
            if (move.From != move.To)
            {
                Moved?.Invoke(move);
            }
        }

        Changed?.Invoke();
    }

    public void Dispose() => _rows.Dispose();
}
