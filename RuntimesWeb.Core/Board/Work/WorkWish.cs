using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Worktrees.Diffs;

namespace RuntimesWeb.Core.Board.Work;

/// <summary>Work on a task that is asked for: one attempt, or several side by side of which a person keeps one.</summary>
public sealed record WorkWish(Guid TaskId, IReadOnlyList<AttemptWish> Attempts)
{
    public const int MostAttempts = 4;

    /// <summary>Who gets the task. An agent's id means that definition; any other label is only a name. Null for the agent it is for already, else the runtime's own id.</summary>
    public string? AssigneeAgentId { get; init; }

    /// <summary>The folder to work for; null for the task's own or its project's.</summary>
    public string? RepoPath { get; init; }

    /// <summary>The kind of work; null for the task's own.</summary>
    public string? Kind { get; init; }

    /// <summary>Null for the project's, else the agent's.</summary>
    public PermissionMode? PermissionMode { get; init; }

    /// <summary>A shell line that says whether the work is good; null for the project's.</summary>
    public string? VerifyCommand { get; init; }

    /// <summary>When it is done, the worktree is paused and the task free again, for somebody else to go on.</summary>
    public bool KeepForResume { get; init; }

    /// <summary>It ends when whoever asked for it leaves.</summary>
    public bool IsOfCaller { get; init; }

    /// <summary>Whose turn it takes in the queue; null for its parent's, else its project's.</summary>
    public string? Lane { get; init; }

    /// <summary>A new worktree, also when there is one that somebody left to be gone on in.</summary>
    public bool StartAnew { get; init; }

    /// <summary>The worktree to go on in; null for the one that was left to be gone on in, else a new one.</summary>
    public Guid? WorktreeId { get; init; }

    /// <summary>What a person says to it when it goes on: what is to be different.</summary>
    public string? Message { get; init; }
}

/// <summary>Who is to try: a runtime, and a model of it when that matters.</summary>
public sealed record AttemptWish(RuntimeId Runtime, string? Model = null, string? Provider = null);

/// <summary>What an attempt came to, in the words of the Clawboo Runtimes API.</summary>
public enum WorkOutcome
{
    Success,
    MaxTurns,
    Aborted,
    Error,
}

/// <summary>How one attempt ended.</summary>
/// <param name="First">The run that began it; a failed verification begins another one on the same worktree.</param>
/// <param name="Last">The run that ended it.</param>
/// <param name="Changes">What is in its worktree now; null when it has none, or nobody could tell.</param>
/// <param name="Verdict">What the verification said; null when there was none.</param>
/// <param name="CostMicros">Of all its runs; null when one has no known price.</param>
public sealed record AttemptEnd(WorkOutcome Outcome, Run First, Run Last, DiffStats? Changes, TaskVerdict? Verdict, long? CostMicros)
{
    /// <summary>All that its last run said; empty when it said nothing.</summary>
    public string Report { get; init; } = "";

    public bool HasChanges => Changes is { Files: > 0 };

    /// <summary>It is ready to be looked at by a person: it did its work, and nothing says that it is wrong.</summary>
    public bool IsGood => Outcome == WorkOutcome.Success && Verdict is not { IsPromotable: false };
}

/// <summary>How work on a task ended.</summary>
/// <param name="Status">Where the task stands since.</param>
public sealed record WorkEnd(TaskState Status, IReadOnlyList<AttemptEnd> Attempts);
