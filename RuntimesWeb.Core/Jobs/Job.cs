using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace RuntimesWeb.Core.Jobs;

/// <summary>Where a job stands; shown and sent in these words, in lower case.</summary>
public enum JobState
{
    /// <summary>Accepted and stored; it starts when a worker is free.</summary>
    Queued,
    Running,

    /// <summary>An attempt failed for a passing reason; the next one starts at <see cref="Job.NextAttemptAt"/>.</summary>
    Retrying,

    /// <summary>Stopped by a person, to be resumed where it was.</summary>
    Paused,
    Succeeded,
    Failed,
    Cancelled,

    /// <summary>Cut off by a crash, and not begun again by itself.</summary>
    Interrupted,
}

/// <summary>How far a job is. <paramref name="Completed"/> and the percentage never go backwards; what is not known is null.</summary>
/// <param name="Unit"><c>bytes</c>, <c>steps</c> or null.</param>
/// <param name="Message">What it is doing now, in a few words.</param>
/// <param name="PerSecond">Units a second over the last moments; null when it is not moving or not known.</param>
/// <param name="Parts">The pieces it consists of, such as the layers of a model.</param>
public sealed record JobProgress(
    long Completed, long? Total, string? Unit, int? Percent, string? Message = null, double? PerSecond = null, ImmutableArray<JobPart>? Parts = null)
{
    public const string Bytes = "bytes";
    public const string Steps = "steps";

    public static JobProgress None { get; } = new(0, null, null, null);

    /// <summary>The time left at the present speed; null when total or speed are not known.</summary>
    [JsonIgnore]
    public TimeSpan? Left => Total is { } total && PerSecond is > 0 and { } speed ? TimeSpan.FromSeconds((total - Completed) / speed) : null;
}

/// <summary>One piece of a job's work.</summary>
public sealed record JobPart(string Name, long Completed, long? Total);

/// <summary>Why a job did not succeed: a code for programs, a sentence for people, and what to do about it.</summary>
public sealed record JobError(string Code, string Message, string? Hint = null)
{
    public const string CancelledCode = "CANCELLED";
    public const string InterruptedCode = "INTERRUPTED";

    /// <summary>A handler threw: a bug of ours, named as such.</summary>
    public const string InternalCode = "INTERNAL";

    public static JobError Cancelled { get; } = new(CancelledCode, "Cancelled.");

    public static JobError Interrupted { get; } = new(InterruptedCode, "Cut off when the server was stopped.", "Retry to begin it again.");
}

/// <summary>One piece of the server's own work in the background, as it was when this was read.</summary>
public sealed record Job
{
    /// <summary>Grows with every job; what lists are ordered and paged by.</summary>
    public long Number { get; init; }

    public required Guid Id { get; init; }

    /// <summary>A <see cref="JobKind.Name"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>What it works on: a runtime's id, a model's name.</summary>
    public required string Target { get; init; }

    public required JobState State { get; init; }

    public JobProgress Progress { get; init; } = JobProgress.None;

    /// <summary>The attempt it is in, from 1; 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>How often a restart of the server has begun it again.</summary>
    public int Recoveries { get; init; }

    /// <summary>Who asked for it, as the audit log names them.</summary>
    public required string By { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>What came out of it, as a JSON object; null when nothing is worth keeping.</summary>
    public string? Result { get; init; }

    public JobError? Error { get; init; }

    /// <summary>The number before the first event of its present life: 0, or the last event before a person retried it.</summary>
    public long StartSeq { get; init; }

    /// <summary>The number of its last event.</summary>
    public long LastSeq { get; init; }

    /// <summary>A person has asked to cancel it, so a restart must not begin it again.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>Its last attempt was cut off by the end of the server, so the next one looks first at what is done already.</summary>
    public bool WasCut { get; init; }

    /// <summary>Not over yet: it works, waits, or is paused.</summary>
    public bool IsActive => State is JobState.Queued or JobState.Running or JobState.Retrying or JobState.Paused;
}
