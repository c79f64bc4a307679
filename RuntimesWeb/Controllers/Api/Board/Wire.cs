using System.Text.Json;
using System.Text.Json.Serialization;
using RuntimesWeb.Controllers.Api.Runs;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Comments;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runs;

namespace RuntimesWeb.Controllers.Api.Board;

/// <summary>A task in the words of the Clawboo Runtimes API, times in milliseconds since 1970; from <c>costMicros</c> on, what this server adds. <c>verification</c> is JSON text.</summary>
public sealed record TaskView(
    Guid Id, string Title, string Description, TaskState Status, int Priority, string? TeamId, string? AssigneeAgentId, string? AssigneeRuntime, Guid? ParentTaskId, string? SourceDelegationId,
    string? WorktreeRef, string? BranchRef, decimal? CostUsd, string? ParentSessionId, int Dropped, string? TenantId, string ScheduledBy, string? Verification, long CreatedAt, long UpdatedAt, long? CompletedAt,
    long? CostMicros, Guid? ProjectId, string? RepoPath, string Kind, int Depth, int Attempts, int Failures, string? OverriddenBy, long? ClaimedAt)
{
    public static TaskView From(BoardTask t) => new(
        t.Id, t.Title, t.Description, t.Status, t.Priority, t.TeamId, t.AssigneeAgentId, t.AssigneeRuntime, t.ParentTaskId, t.SourceDelegationId,
        t.WorktreeRef, t.BranchRef, Usd(t.CostMicros), null, t.IsDropped ? 1 : 0, null, t.ScheduledBy, t.Verdict?.ToJson(), t.CreatedAt.ToUnixTimeMilliseconds(), t.UpdatedAt.ToUnixTimeMilliseconds(), t.CompletedAt?.ToUnixTimeMilliseconds(),
        t.CostMicros, t.ProjectId, t.RepoPath, t.Kind, t.Depth, t.Attempts, t.Failures, t.OverriddenBy, t.ClaimedAt?.ToUnixTimeMilliseconds());

    internal static decimal? Usd(long? micros) => micros / 1_000_000m;
}

public sealed record TaskBody(TaskView Task)
{
    public static TaskBody From(BoardTask task) => new(TaskView.From(task));
}

public sealed record TaskOk(bool Ok, TaskView Task)
{
    public static TaskOk From(BoardTask task) => new(true, TaskView.From(task));
}

public sealed record TaskList(IReadOnlyList<TaskView> Tasks, string? NextCursor)
{
    public static TaskList From(TaskPage page) => new([.. page.Tasks.Select(TaskView.From)], page.NextCursor);
}

public sealed record CommentView(Guid Id, Guid TaskId, string Body, string? AuthorAgentId, CommentAuthor AuthorType, long CreatedAt)
{
    public static CommentView From(TaskComment c) => new(c.Id, c.TaskId, c.Body, c.AuthorAgentId, c.AuthorType, c.CreatedAt.ToUnixTimeMilliseconds());
}

/// <summary>A task above another.</summary>
public sealed record AncestorView(Guid Id, [property: JsonPropertyName("parent_task_id")] Guid? ParentTaskId, string Title, TaskState Status);

/// <summary>Another task that this one has to do with.</summary>
public sealed record TaskLink(Guid Id, string Title, TaskState Status)
{
    public static TaskLink From(BoardTask t) => new(t.Id, t.Title, t.Status);
}

/// <summary>A task with what was said (oldest first), what stands above it (nearest first), its runs (newest first), what it waits for, and its own tasks.</summary>
public sealed record TaskDetailView(
    TaskView Task, IReadOnlyList<CommentView> Comments, IReadOnlyList<AncestorView> Ancestors, IReadOnlyList<RunView> Runs, IReadOnlyList<TaskLink> Dependencies, IReadOnlyList<TaskLink> Children)
{
    public static TaskDetailView From(TaskDetail d, IReadOnlyList<Run> runs) => new(
        TaskView.From(d.Task), [.. d.Comments.Select(CommentView.From)], [.. d.Ancestors.Select(a => new AncestorView(a.Id, a.ParentTaskId, a.Title, a.Status))], [.. runs.Select(RunView.From)],
        [.. d.Dependencies.Select(TaskLink.From)], [.. d.Children.Select(TaskLink.From)]);
}

/// <summary>What is said about a task, new or to be changed; of a task that is there, null takes a team, an assignee, a project or a folder away.</summary>
public sealed record TaskRequest
{
    public string? Title { get; init; }

    public string? Description { get; init; }

    public string? Status { get; init; }

    public int? Priority { get; init; }

    public string? TeamId { get; init => field = value ?? ""; }

    public string? AssigneeAgentId { get; init => field = value ?? ""; }

    public string? AssigneeRuntime { get; init => field = value ?? ""; }

    public string? ParentTaskId { get; init; }

    public string? SourceDelegationId { get; init; }

    public string? ProjectId { get; init => field = value ?? ""; }

    public string? RepoPath { get; init => field = value ?? ""; }

    public string? Kind { get; init; }

    /// <summary>true and false, or 1 and 0.</summary>
    public JsonElement? Dropped { get; init; }

    public bool? HumanOverride { get; init; }

    public Outcome<TaskInput> Read()
    {
        var fields = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (Status is not null && TaskStates.Parse(Status) is null)
        {
            fields["status"] = [$"status must be one of {TaskStates.Words}"];
        }

        if (IsDropped(Dropped, out var dropped))
        {
            fields["dropped"] = ["dropped must be true or false"];
        }

        var (parent, project) = (Guid.Empty, Guid.Empty);
        if (ParentTaskId is not null && !Guid.TryParse(ParentTaskId, out parent))
        {
            fields["parentTaskId"] = ["there is no such task"];
        }

        if (ProjectId is { Length: > 0 } && !Guid.TryParse(ProjectId, out project))
        {
            fields["projectId"] = ["there is no such project"];
        }

        return fields.Count > 0 ? new Failure(FailureKind.Invalid, fields.Values.First()[0], Fields: fields) : new TaskInput
        {
            Title = Title,
            Description = Description,
            Status = TaskStates.Parse(Status),
            Priority = Priority,
            TeamId = TeamId,
            AssigneeAgentId = AssigneeAgentId,
            AssigneeRuntime = AssigneeRuntime,
            ParentTaskId = ParentTaskId is null ? null : parent,
            SourceDelegationId = SourceDelegationId,
            ProjectId = ProjectId is null ? null : project,
            RepoPath = RepoPath,
            Kind = Kind,
            IsDropped = dropped,
            HumanOverride = HumanOverride ?? false,
        };
    }

    /// <summary>Of a change: refuses one that changes nothing, which is a misspelled field more often than not.</summary>
    public Outcome<TaskInput> ReadChange() => this == new TaskRequest() ? Failure.Invalid("the body names nothing to change") : Read();

    private static bool IsDropped(JsonElement? said, out bool? dropped)
    {
        dropped = said is not { } value ? null : value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number when value.TryGetInt32(out var number) && number is 0 or 1 => number == 1,
            _ => null,
        };
        return said is not null && dropped is null;
    }
}

public sealed record ClaimRequest(string? AssigneeAgentId, string? AssigneeRuntime);

public sealed record CommentRequest(string? Body, string? AuthorAgentId, string? AuthorType);

public sealed record CommentOk(bool Ok, CommentView Comment);

public sealed record DependencyRequest(string? DependsOnTaskId);

public sealed record OkView(bool Ok = true);

public sealed record CancelledView(Guid Id, string Title);

public sealed record CancelledList(IReadOnlyList<CancelledView> Cancelled);
