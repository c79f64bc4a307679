using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Board;

/// <summary>Changes a task by what a person or program says: its words, whom it is for, where it stands, and whether it is put aside.</summary>
public sealed class EditTask(TaskStore tasks, TaskRules rules, AuditLog audit, TimeProvider time)
{
    /// <summary>Conflict with <c>illegal_transition</c>, <c>verification_required</c> or, for what a run is working with, <c>in_progress</c>.</summary>
    public async Task<Outcome<BoardTask>> RunAsync(Guid id, TaskInput input, Actor by, CancellationToken ct)
    {
        var check = await rules.CheckAsync(input, isNew: false, ct);
        if (check.Failure is { } wrong)
        {
            return wrong;
        }

        var edit = new EditRow(id, check.Value, by, time.GetUtcNow(), audit);
        await tasks.ApplyAsync(edit);
        if (edit.Failure is { } failure)
        {
            return failure;
        }

        tasks.Tell(edit.Moves);
        return await tasks.FindAsync(id, ct) is { } task ? task : TaskStore.Missing;
    }

    /// <summary>Puts a task aside; what a run is working with has to be stopped first.</summary>
    public Task<Outcome<BoardTask>> DropAsync(Guid id, Actor by, CancellationToken ct) => RunAsync(id, new TaskInput { IsDropped = true }, by, ct);

    public Task<Outcome<BoardTask>> RestoreAsync(Guid id, Actor by, CancellationToken ct) => RunAsync(id, new TaskInput { IsDropped = false }, by, ct);
}

/// <summary>Looks, decides and changes within one transaction, so that nothing comes between.</summary>
internal sealed class EditRow(Guid id, TaskInput said, Actor by, DateTimeOffset at, AuditLog audit) : IRowChange
{
    private const string Sql = """
        UPDATE board_tasks SET updated_at = $at, title = coalesce($title, title), description = coalesce($description, description), priority = coalesce($priority, priority),
          team_id = CASE WHEN $team IS NULL THEN team_id ELSE nullif($team, '') END,
          assignee_agent_id = CASE WHEN $agent IS NULL THEN assignee_agent_id ELSE nullif($agent, '') END,
          assignee_runtime = CASE WHEN $runtime IS NULL THEN assignee_runtime ELSE nullif($runtime, '') END,
          project_id = CASE WHEN $project IS NULL THEN project_id ELSE nullif($project, zeroblob(16)) END,
          repo_path = CASE WHEN $repo IS NULL THEN repo_path ELSE nullif($repo, '') END,
          kind = coalesce($kind, kind), is_dropped = coalesce($dropped, is_dropped)
        WHERE id = $id
        """;

    public Failure? Failure { get; private set; }

    public TaskMove[] Moves { get; private set; } = [];

    // What a run works with stays as it is until it ends.
    private bool ChangesTheWork => said.AssigneeAgentId is not null || said.AssigneeRuntime is not null || said.ProjectId is not null || said.RepoPath is not null || said.Kind is not null || said.IsDropped is true;

    public void Apply(Statements db)
    {
        var found = db.Ask("SELECT status, verdict FROM board_tasks WHERE id = $id",
            row => (Status: Enum.Parse<TaskState>(row.Text(0)), Verdict: row.TextOrNull(1) is { } json ? TaskVerdict.FromJson(json) : null), ("$id", id.ToByteArray()));
        if (found.Count == 0)
        {
            Failure = TaskStore.Missing;
            return;
        }

        var (from, verdict) = found[0];
        var to = said.Status ?? from;
        var overrides = to != from && to == TaskState.Done && verdict is { IsPromotable: false };
        Failure = !TaskStates.CanMove(from, to) ? Failure.Conflict("illegal_transition", Way(from, to))
            : overrides && !said.HumanOverride ? Failure.Conflict("verification_required", "Its verification did not pass. Send it back, or say humanOverride to call it done all the same.")
            : ChangesTheWork && from == TaskState.InProgress && to == TaskState.InProgress ? Failure.Conflict("in_progress", "It is being worked on. Stop that first, or wait for its end.")
            : null;
        if (Failure is not null)
        {
            return;
        }

        if (to != from)
        {
            var move = new MoveTask(id, from, to, at) { OverriddenBy = overrides ? by.Name : null };
            move.Apply(db);
            Moves = [move.Move];
        }

        if (overrides)
        {
            audit.Entry(by, "task.override", id.ToString(), $"done although its verification says {verdict!.Status}").Apply(db); // just checked
        }

        db.Run(Sql,
            ("$id", id.ToByteArray()), ("$at", at.ToUnixTimeMilliseconds()), ("$title", said.Title), ("$description", said.Description), ("$priority", said.Priority), ("$team", said.TeamId),
            ("$agent", said.AssigneeAgentId), ("$runtime", said.AssigneeRuntime), ("$project", said.ProjectId?.ToByteArray()), ("$repo", said.RepoPath), ("$kind", said.Kind), ("$dropped", said.IsDropped));
    }

    private static string Way(TaskState from, TaskState to) => TaskStates.IsFinal(from)
        ? $"A task that is {TaskStates.Text(from)} stays so."
        : $"From {TaskStates.Text(from)} a task goes to {string.Join(", ", TaskStates.From(from).Select(TaskStates.Text))}, not to {TaskStates.Text(to)}.";
}
