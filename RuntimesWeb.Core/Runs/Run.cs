using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Core.Runs;

/// <summary>Where a run comes from.</summary>
public enum RunOrigin
{
    Chat,
    Prompt,
    Task,
    Deployment,
}

/// <summary>Where a run stands; shown and sent in these words, in snake case.</summary>
public enum RunStatus
{
    Queued,
    Running,
    Paused,
    WaitingInput,
    Completed,
    Failed,
    Cancelled,

    /// <summary>Cut off by the end of the server.</summary>
    Interrupted,
}

/// <summary>Why a run did not come to its end: a code for programs, a sentence for people, and what to do about it.</summary>
public sealed record RunError(string Code, string Message, string? Hint = null)
{
    public const string InterruptedCode = "interrupted";

    /// <summary>The place it would work in could not be made.</summary>
    public const string NoPlaceCode = "workspace_unavailable";

    public static RunError Interrupted { get; } = new(InterruptedCode, "Interrupted: the server was stopped while this was going on.", "Retry to ask again.");
}

/// <summary>A worktree as a run knew it.</summary>
/// <param name="Branch">Null for a folder without git.</param>
/// <param name="BaseSha">The commit its diff is against.</param>
public sealed record RunWorktree(Guid Id, string Path, string? Branch, string? BaseSha);

/// <summary>One execution of an agent or runtime for some input, as it was when this was read.</summary>
public sealed record Run
{
    /// <summary>Grows with every run; what lists are ordered and paged by.</summary>
    public long Number { get; init; }

    public required Guid Id { get; init; }

    public required RunOrigin Origin { get; init; }

    public required string RuntimeId { get; init; }

    public string? AgentId { get; init; }

    public Guid? TaskId { get; init; }

    public Guid? ConversationId { get; init; }

    /// <summary>The message that holds its answer, when it belongs to a conversation.</summary>
    public Guid? MessageId { get; init; }

    public string? Provider { get; init; }

    public string? Model { get; init; }

    public PermissionMode PermissionMode { get; init; } = PermissionMode.Ask;

    /// <summary>The person's folder that it is about; its tools work there, or in <see cref="Worktree"/>.</summary>
    public string? Folder { get; init; }

    /// <summary>The worktree it works in; null when it works elsewhere.</summary>
    public RunWorktree? Worktree { get; init; }

    public required RunStatus Status { get; init; }

    public DoneReason? DoneReason { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The runtime's own session it went on in; null when the runtime keeps none.</summary>
    public string? SessionId { get; init; }

    public TokenUsage Usage { get; init; } = TokenUsage.None;

    /// <summary>The cost of all answers so far; null as soon as one of them has no known price.</summary>
    public long? CostMicros { get; init; } = 0;

    /// <summary>The first words of what it said, at the end; null of a turn in a chat, whose message says all of it.</summary>
    public string? Summary { get; init; }

    public RunError? Error { get; init; }

    /// <summary>The number of its last event.</summary>
    public long LastSeq { get; init; }

    public bool IsActive => Status is RunStatus.Queued or RunStatus.Running or RunStatus.Paused or RunStatus.WaitingInput;
}
