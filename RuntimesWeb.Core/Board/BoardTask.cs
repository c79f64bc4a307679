namespace RuntimesWeb.Core.Board;

/// <summary>A card of work; "task" on the pages.</summary>
public sealed record BoardTask
{
    public const string ByPerson = "manual";
    public const string ByDelegation = "clawboo";

    /// <summary>Grows with every task; what lists are ordered and paged by.</summary>
    public long Number { get; init; }

    public required Guid Id { get; init; }

    public required string Title { get; init; }

    public string Description { get; init; } = "";

    public required TaskState Status { get; init; }

    /// <summary>0 is what comes first; larger numbers come later.</summary>
    public int Priority { get; init; }

    public string? TeamId { get; init; }

    /// <summary>Who has it, or whom it is for: an agent's id, or that of a runtime that works without one. A task that is to be done and has none is anybody's.</summary>
    public string? AssigneeAgentId { get; init; }

    public string? AssigneeRuntime { get; init; }

    public Guid? ParentTaskId { get; init; }

    /// <summary>How many tasks stand above it.</summary>
    public int Depth { get; init; }

    /// <summary>Of a task that a leader gave to a teammate: what names that act.</summary>
    public string? SourceDelegationId { get; init; }

    public Guid? ProjectId { get; init; }

    /// <summary>The repository it is about, when that is no project's.</summary>
    public string? RepoPath { get; init; }

    /// <summary>What sort of work it is: <c>code</c> and any other word works in a worktree, <see cref="TaskKinds.WithoutFiles"/> do not.</summary>
    public string Kind { get; init; } = TaskKinds.Code;

    /// <summary>The worktree it was last worked on in, and its branch.</summary>
    public string? WorktreeRef { get; init; }

    public string? BranchRef { get; init; }

    /// <summary>The cost of all its runs that are over; null as soon as one of them has no known price.</summary>
    public long? CostMicros { get; init; } = 0;

    /// <summary>Put aside: not shown, not taken, and brought back by undoing it.</summary>
    public bool IsDropped { get; init; }

    /// <summary>What made it: <see cref="ByPerson"/>, <see cref="ByDelegation"/>, or the name of a schedule.</summary>
    public string ScheduledBy { get; init; } = ByPerson;

    /// <summary>What the last verification said; null when there was none since it was last to be done.</summary>
    public TaskVerdict? Verdict { get; init; }

    /// <summary>Who called it done although the verdict did not allow it, and when.</summary>
    public string? OverriddenBy { get; init; }

    public DateTimeOffset? OverriddenAt { get; init; }

    /// <summary>How often it was claimed.</summary>
    public int Attempts { get; init; }

    /// <summary>How often in a row work on it failed.</summary>
    public int Failures { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When whoever works on it took it; null when nobody has claimed it.</summary>
    public DateTimeOffset? ClaimedAt { get; init; }

    /// <summary>When it became done or cancelled.</summary>
    public DateTimeOffset? CompletedAt { get; init; }
}

/// <summary>The kinds of tasks that mean something to the server; any other word is as good as <see cref="Code"/>.</summary>
public static class TaskKinds
{
    public const string Code = "code";
    public const string Research = "research";
    public const string Review = "review";

    /// <summary>Whether work of this kind leaves no files behind, so that it needs no worktree.</summary>
    public static bool WithoutFiles(string kind) => kind is Research or Review;
}
