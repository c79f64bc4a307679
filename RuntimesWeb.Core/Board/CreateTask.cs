using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Board;

/// <summary>What is said about a task, new or to be changed; null leaves a thing as it is (or usual), an empty text or id takes it away.</summary>
public sealed record TaskInput
{
    public string? Title { get; init; }

    public string? Description { get; init; }

    public TaskState? Status { get; init; }

    public int? Priority { get; init; }

    public string? TeamId { get; init; }

    public string? AssigneeAgentId { get; init; }

    public string? AssigneeRuntime { get; init; }

    /// <summary>Only of a new task.</summary>
    public Guid? ParentTaskId { get; init; }

    /// <summary>Only of a new task.</summary>
    public string? SourceDelegationId { get; init; }

    public Guid? ProjectId { get; init; }

    public string? RepoPath { get; init; }

    public string? Kind { get; init; }

    /// <summary>Only of a new task: what makes it, when no person does.</summary>
    public string? ScheduledBy { get; init; }

    /// <summary>Only of a task that is there: puts it aside, or brings it back.</summary>
    public bool? IsDropped { get; init; }

    /// <summary>Only of a task that is there: a person calls it done whatever its verdict says.</summary>
    public bool HumanOverride { get; init; }
}

/// <summary>How many children a task may have at once, and how deep they may stand: for tasks that agents make.</summary>
public sealed record TaskCaps(int MostLiveChildren, int Deepest);

/// <summary>What has to hold for a new task, and what is written with it: all in the one transaction.</summary>
public interface ITaskGuard
{
    /// <summary>Why it may not be written; null when it may.</summary>
    Failure? Check(Statements db);

    void Written(Statements db, BoardTask task);
}

/// <summary>Writes a task down.</summary>
public sealed class CreateTask(TaskStore tasks, TaskRules rules, TimeProvider time)
{
    /// <summary>The deepest task that may be worked on; those without a parent are at 0.</summary>
    public const int Deepest = 2;

    /// <param name="caps">Checked in the same transaction; refused as child_cap or depth_cap. Null for a person, who may do as they like.</param>
    public Task<Outcome<BoardTask>> RunAsync(TaskInput input, TaskCaps? caps, CancellationToken ct) => RunAsync(input, caps, null, ct);

    /// <param name="guard">Asked in the same transaction.</param>
    public async Task<Outcome<BoardTask>> RunAsync(TaskInput input, TaskCaps? caps, ITaskGuard? guard, CancellationToken ct)
    {
        var check = await rules.CheckAsync(input, isNew: true, ct);
        if (check.Failure is { } wrong)
        {
            return wrong;
        }

        var (said, now) = (check.Value, time.GetUtcNow());
        var status = said.Status ?? TaskState.Todo;
        var row = new AddTask(
            new BoardTask
            {
                Id = Guid.NewGuid(),
                Title = said.Title!, // just checked
                Description = said.Description ?? "",
                Status = status,
                Priority = said.Priority ?? 0,
                TeamId = Text(said.TeamId),
                AssigneeAgentId = Text(said.AssigneeAgentId),
                AssigneeRuntime = Text(said.AssigneeRuntime),
                ParentTaskId = said.ParentTaskId,
                SourceDelegationId = Text(said.SourceDelegationId),
                ProjectId = said.ProjectId is { } project && project != Guid.Empty ? project : null,
                RepoPath = Text(said.RepoPath),
                Kind = Text(said.Kind) ?? TaskKinds.Code,
                ScheduledBy = Text(said.ScheduledBy) ?? BoardTask.ByPerson,
                CreatedAt = now,
                UpdatedAt = now,
                CompletedAt = TaskStates.IsFinal(status) ? now : null,
            },
            caps,
            guard);
        await tasks.ApplyAsync(row);
        return row.Refused is { } refused ? refused : await tasks.FindAsync(row.Id, ct) is { } made ? made : TaskStore.Missing;
    }

    private static string? Text(string? said) => string.IsNullOrWhiteSpace(said) ? null : said.Trim();
}

internal sealed class AddTask(BoardTask t, TaskCaps? caps, ITaskGuard? guard = null) : IRowChange
{
    private const string Sql = """
        INSERT INTO board_tasks (id, title, description, status, priority, team_id, assignee_agent_id, assignee_runtime, parent_task_id, depth, source_delegation_id, project_id, repo_path, kind,
          cost_micros, is_dropped, scheduled_by, attempts, failures, created_at, updated_at, completed_at)
        VALUES ($id, $title, $description, $status, $priority, $team, $agent, $runtime, $parent, $depth, $delegation, $project, $repo, $kind, 0, 0, $by, 0, 0, $at, $at, $completed)
        """;

    private const string Parent = """
        SELECT depth, (SELECT count(*) FROM board_tasks c WHERE c.parent_task_id = $id AND c.is_dropped = 0 AND c.status NOT IN ('Done', 'Cancelled')) FROM board_tasks WHERE id = $id
        """;

    public Guid Id => t.Id;

    /// <summary>Known once it is committed.</summary>
    public Failure? Refused { get; private set; }

    public void Apply(Statements db)
    {
        if ((Refused = guard?.Check(db)) is not null)
        {
            return;
        }

        var depth = 0;
        if (t.ParentTaskId is { } parent)
        {
            var above = db.Ask(Parent, row => (Depth: row.Count(0), Children: row.Count(1)), ("$id", parent.ToByteArray()));
            Refused = above.Count == 0 ? Failure.InvalidField("parentTaskId", "there is no such task")
                : caps is not null && above[0].Depth >= caps.Deepest ? new Failure(FailureKind.Refused, "depth_cap", $"Tasks of tasks go {caps.Deepest} deep at most.")
                : caps is not null && above[0].Children >= caps.MostLiveChildren ? new Failure(FailureKind.Refused, "child_cap", $"At most {caps.MostLiveChildren} of them may be open at once.")
                : null;
            if (Refused is not null)
            {
                return;
            }

            depth = above[0].Depth + 1;
        }

        db.Run(Sql,
            ("$id", t.Id.ToByteArray()), ("$title", t.Title), ("$description", t.Description), ("$status", t.Status.ToString()), ("$priority", t.Priority), ("$team", t.TeamId),
            ("$agent", t.AssigneeAgentId), ("$runtime", t.AssigneeRuntime), ("$parent", t.ParentTaskId?.ToByteArray()), ("$depth", depth), ("$delegation", t.SourceDelegationId),
            ("$project", t.ProjectId?.ToByteArray()), ("$repo", t.RepoPath), ("$kind", t.Kind), ("$by", t.ScheduledBy), ("$at", t.CreatedAt.ToUnixTimeMilliseconds()),
            ("$completed", t.CompletedAt?.ToUnixTimeMilliseconds()));
        guard?.Written(db, t);
    }
}
