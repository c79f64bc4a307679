using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Board;

/// <summary>Who takes a task: an agent, or a runtime that works without one and is named twice then.</summary>
public sealed record TaskTaker(string AgentId, string? RuntimeId);

/// <summary>
/// Moves a task, if it stands where it was when this was decided: what a run does to its task, in the commit of the run's end. To be done again it is nobody's, without
/// its verdict. Who committed it tells the store (<see cref="TaskStore.Tell"/>).
/// </summary>
public sealed class MoveTask : IRowChange
{
    private const string Sql = """
        UPDATE board_tasks SET status = $to, updated_at = $at, completed_at = $completed,
          verdict = CASE WHEN $again THEN NULL ELSE coalesce($verdict, verdict) END,
          overridden_by = CASE WHEN $again THEN NULL ELSE coalesce($overridden, overridden_by) END,
          overridden_at = CASE WHEN $again THEN NULL WHEN $overridden IS NULL THEN overridden_at ELSE $at END,
          assignee_agent_id = CASE WHEN $free THEN NULL ELSE coalesce($agent, assignee_agent_id) END,
          assignee_runtime = CASE WHEN $free THEN NULL ELSE coalesce($runtime, assignee_runtime) END,
          claimed_at = CASE WHEN $again THEN NULL WHEN $agent IS NULL THEN claimed_at ELSE $at END,
          attempts = attempts + ($agent IS NOT NULL),
          failures = CASE WHEN $failed THEN failures + 1 WHEN $to IN ('InReview', 'Done') THEN 0 ELSE failures END,
          worktree_ref = coalesce($worktree, worktree_ref), branch_ref = coalesce($branch, branch_ref)
        WHERE id = $id AND status = $from AND ($attempt IS NULL OR attempts = $attempt)
        """;

    private readonly DateTimeOffset _at;

    /// <param name="ofReview">It comes of a word on the work itself, which may move a task where nobody else can.</param>
    /// <exception cref="ArgumentException">The state machine knows no such move.</exception>
    public MoveTask(Guid task, TaskState from, TaskState to, DateTimeOffset at, bool ofReview = false)
    {
        if (!(ofReview ? TaskStates.CanReviewMove(from, to) : TaskStates.CanMove(from, to)))
        {
            throw new ArgumentException($"a task does not go from {from} to {to}", nameof(to));
        }

        (Move, _at) = (new TaskMove(task, from, to), at);
    }

    public TaskMove Move { get; }

    /// <summary>Only when it was not claimed again since: the <see cref="BoardTask.Attempts"/> of the claim whose work this is.</summary>
    public int? Attempt { get; init; }

    public TaskVerdict? Verdict { get; init; }

    /// <summary>Whoever called it good against its verdict.</summary>
    public string? OverriddenBy { get; init; }

    /// <summary>Who works on it from now on: another claim of it.</summary>
    public TaskTaker? TakenBy { get; init; }

    /// <summary>Of a move to be done again: whom it is for stays.</summary>
    public bool KeepsAssignee { get; init; }

    /// <summary>Work on it failed once more.</summary>
    public bool IsFailure { get; init; }

    public string? WorktreeRef { get; init; }

    public string? BranchRef { get; init; }

    /// <summary>Whether it stood where it was; known once this is committed.</summary>
    public bool HasMoved { get; private set; }

    public void Apply(Statements db)
    {
        var again = Move.To is TaskState.Todo or TaskState.Backlog;
        HasMoved = db.Run(Sql,
            ("$id", Move.TaskId.ToByteArray()), ("$from", Move.From.ToString()), ("$to", Move.To.ToString()), ("$at", _at.ToUnixTimeMilliseconds()),
            ("$completed", TaskStates.IsFinal(Move.To) ? _at.ToUnixTimeMilliseconds() : null), ("$again", again), ("$free", again && !KeepsAssignee), ("$verdict", Verdict?.ToJson()),
            ("$overridden", OverriddenBy), ("$agent", TakenBy?.AgentId), ("$runtime", TakenBy?.RuntimeId), ("$failed", IsFailure), ("$worktree", WorktreeRef), ("$branch", BranchRef),
            ("$attempt", Attempt)) == 1;
    }
}

/// <summary>Adds what a run cost to its task, whatever became of the task meanwhile.</summary>
/// <param name="micros">Null when it has no known price; the sum has none either then.</param>
public sealed class AddTaskCost(Guid task, long? micros) : IRowChange
{
    public void Apply(Statements db) =>
        db.Run("UPDATE board_tasks SET cost_micros = cost_micros + $cost WHERE id = $id", ("$id", task.ToByteArray()), ("$cost", micros));
}

/// <summary>Notes where a task is worked on.</summary>
public sealed class SaveTaskPlace(Guid task, string? worktree, string? branch) : IRowChange
{
    public void Apply(Statements db) => db.Run("UPDATE board_tasks SET worktree_ref = $worktree, branch_ref = $branch WHERE id = $id", ("$id", task.ToByteArray()), ("$worktree", worktree), ("$branch", branch));
}

/// <summary>Says of tasks that they are being worked on still.</summary>
internal sealed class BeatTasks(IReadOnlyCollection<Guid> tasks, DateTimeOffset at) : IRowChange
{
    public void Apply(Statements db)
    {
        foreach (var task in tasks)
        {
            db.Run("UPDATE board_tasks SET updated_at = $at WHERE id = $id AND status = 'InProgress'", ("$id", task.ToByteArray()), ("$at", at.ToUnixTimeMilliseconds()));
        }
    }
}
