using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Board;

/// <summary>Takes a task: one guarded update, which of any number of takers one wins. Losing is final and never tried again.</summary>
public sealed class ClaimTask(TaskStore tasks, TimeProvider time)
{
    /// <summary>The task as it is now; conflict when it is not to be done, is put aside, or is somebody else's.</summary>
    public async Task<Outcome<BoardTask>> RunAsync(Guid id, string? agentId, string? runtimeId, CancellationToken ct)
    {
        var taker = TaskRules.Taker(agentId, runtimeId);
        if (taker.Failure is { } wrong)
        {
            return wrong;
        }

        var claim = new ClaimRow(id, taker.Value, time.GetUtcNow());
        await tasks.ApplyAsync(claim);
        if (claim.HasWon)
        {
            tasks.Tell(new TaskMove(id, TaskState.Todo, TaskState.InProgress));
        }

        return await tasks.FindAsync(id, ct) is not { } task ? TaskStore.Missing
            : claim.HasWon ? task
            : Failure.Conflict("conflict");
    }
}

internal sealed class ClaimRow(Guid task, TaskTaker taker, DateTimeOffset at) : IRowChange
{
    private const string Sql = """
        UPDATE board_tasks SET status = 'InProgress', assignee_agent_id = $agent, assignee_runtime = coalesce($runtime, assignee_runtime),
          claimed_at = $at, updated_at = $at, attempts = attempts + 1
        WHERE id = $id AND status = 'Todo' AND is_dropped = 0 AND (assignee_agent_id IS NULL OR assignee_agent_id = $agent)
        """;

    /// <summary>Known once it is committed.</summary>
    public bool HasWon { get; private set; }

    public void Apply(Statements db) => HasWon = db.Run(Sql, ("$id", task.ToByteArray()), ("$agent", taker.AgentId), ("$runtime", taker.RuntimeId), ("$at", at.ToUnixTimeMilliseconds())) == 1;
}
