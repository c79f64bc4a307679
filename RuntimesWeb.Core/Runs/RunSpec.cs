using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Adapters;

namespace RuntimesWeb.Core.Runs;

/// <summary>A run to be started.</summary>
/// <param name="Request">What its adapter is asked; its id becomes the run's.</param>
/// <param name="Owner">Whose run it is, told of its beginning and end.</param>
public sealed record RunSpec(RunOrigin Origin, RuntimeId Runtime, RunRequest Request, IRunOwner Owner)
{
    public Guid? ConversationId { get; init; }

    public Guid? MessageId { get; init; }

    public Guid? TaskId { get; init; }

    public RunWorktree? Worktree { get; init; }

    /// <summary>Makes the place it works in, once it is its turn; null when the request names it already.</summary>
    public Func<CancellationToken, Task<Outcome<RunPlace>>>? Prepare { get; init; }

    /// <summary>It ends when whoever asked for it leaves, so questions to people wait minutes, and a spent budget ends it.</summary>
    public bool IsOfCaller { get; init; }

    /// <summary>Whose turn it takes in the queue when it has to wait for a slot; null when it never waits.</summary>
    public string? Lane { get; init; }

    public PermissionMode PermissionMode { get; init; } = PermissionMode.Ask;
}

/// <summary>Where a run works.</summary>
public sealed record RunPlace(WorkFolder Folder, RunWorktree Worktree);

/// <summary>Who started a run, standing above runs: a conversation's turn, a task. What it changes is committed with the run's own rows.</summary>
public interface IRunOwner
{
    /// <summary>Committed with the run's first event.</summary>
    IRowChange? AtStart(Run run);

    /// <summary>Committed with the run's last event.</summary>
    IRowChange? AtEnd(Run run, RunTranscript transcript);

    /// <summary>The end is stored.</summary>
    void Ended(Run run);
}

/// <summary>An event of a run, with the reader's position after it.</summary>
/// <param name="TextOffset">Of text, how many characters of its channel came before.</param>
public sealed record RunLine(EventPosition Position, DateTimeOffset At, RunEvent Event, long? TextOffset);
