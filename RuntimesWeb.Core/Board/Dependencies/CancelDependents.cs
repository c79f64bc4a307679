using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Board.Dependencies;

/// <summary>A task that was cancelled with what it waited for.</summary>
public sealed record CancelledTask(Guid Id, string Title);

/// <summary>Cancels every task that waits for one, and those that wait for them; what is over already stays as it is.</summary>
public sealed class CancelDependents(TaskStore tasks, TimeProvider time)
{
    public async Task<Outcome<IReadOnlyList<CancelledTask>>> RunAsync(Guid id, CancellationToken ct)
    {
        if (await tasks.FindAsync(id, ct) is null)
        {
            return Failure.NotFound("task not found");
        }

        var row = new Chain(id, time.GetUtcNow());
        await tasks.ApplyAsync(row);
        tasks.Tell([.. row.Moves]);
        return row.Cancelled;
    }

    private sealed class Chain(Guid id, DateTimeOffset at) : IRowChange
    {
        private const string Sql = """
            WITH RECURSIVE chain (id) AS (
              SELECT d.task_id FROM task_dependencies d WHERE d.depends_on_task_id = $id
              UNION SELECT d.task_id FROM task_dependencies d JOIN chain c ON d.depends_on_task_id = c.id)
            SELECT t.id, t.title, t.status FROM board_tasks t JOIN chain c ON c.id = t.id WHERE t.status NOT IN ('Done', 'Cancelled') ORDER BY t.number
            """;

        public List<CancelledTask> Cancelled { get; } = [];

        public List<TaskMove> Moves { get; } = [];

        public void Apply(Statements db)
        {
            foreach (var (task, title, from) in db.Ask(Sql, r => (r.Id(0), r.Text(1), Enum.Parse<TaskState>(r.Text(2))), ("$id", id.ToByteArray())))
            {
                var move = new MoveTask(task, from, TaskState.Cancelled, at);
                move.Apply(db);
                Cancelled.Add(new CancelledTask(task, title));
                Moves.Add(move.Move);
            }
        }
    }
}
