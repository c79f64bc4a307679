using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Board.Dependencies;

/// <summary>Has a task wait for another, or no longer. Tasks never wait for each other in a circle.</summary>
public sealed class AddDependency(TaskStore tasks)
{
    /// <summary>Conflict with <c>cycle</c>; waiting twice is fine.</summary>
    public async Task<Outcome<Done>> RunAsync(Guid task, Guid dependsOn, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var row = new Waiting(task, dependsOn);
        await tasks.ApplyAsync(row);
        return row.Failure is { } failure ? failure : Done.Ok;
    }

    public async Task<Outcome<Done>> RemoveAsync(Guid task, Guid dependsOn, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var row = new Freed(task, dependsOn);
        await tasks.ApplyAsync(row);
        return row.WasWaiting ? Done.Ok : TaskStore.Missing;
    }

    private sealed class Waiting(Guid task, Guid dependsOn) : IRowChange
    {
        private const string Circle = """
            WITH RECURSIVE needed (id) AS (
              SELECT $on
              UNION SELECT d.depends_on_task_id FROM task_dependencies d JOIN needed n ON d.task_id = n.id)
            SELECT 1 FROM needed WHERE id = $task
            """;

        public Failure? Failure { get; private set; }

        public void Apply(Statements db)
        {
            var (me, other) = (task.ToByteArray(), dependsOn.ToByteArray());
            var known = db.Ask("SELECT count(*) FROM board_tasks WHERE id IN ($task, $on)", row => row.Count(0), ("$task", me), ("$on", other))[0];
            Failure = known < (task == dependsOn ? 1 : 2) ? TaskStore.Missing
                : db.Ask(Circle, row => row.Count(0), ("$on", other), ("$task", me)).Count > 0 ? Failure.Conflict("cycle", "The other task waits for this one already.")
                : null;
            if (Failure is null)
            {
                db.Run("INSERT OR IGNORE INTO task_dependencies (task_id, depends_on_task_id) VALUES ($task, $on)", ("$task", me), ("$on", other));
            }
        }
    }

    private sealed class Freed(Guid task, Guid dependsOn) : IRowChange
    {
        public bool WasWaiting { get; private set; }

        public void Apply(Statements db) => WasWaiting = db.Run("DELETE FROM task_dependencies WHERE task_id = $task AND depends_on_task_id = $on", ("$task", task.ToByteArray()), ("$on", dependsOn.ToByteArray())) == 1;
    }
}
