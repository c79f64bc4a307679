using System.Text.Json.Nodes;

namespace RuntimesWeb.Core.Jobs;

/// <summary>A kind of job and its rules.</summary>
/// <param name="Name">The word on the wire, such as <c>install</c>; documented in docs/api.</param>
/// <param name="Subject">What its targets are (<c>runtime</c>, <c>model</c>, <c>server</c>): two jobs of one subject never work on one target at the same time.</param>
public sealed record JobKind(string Name, string Subject)
{
    /// <summary>How many attempts in a row may fail for a passing reason (network) without coming further.</summary>
    public int MaxAttempts { get; init; } = 1;

    /// <summary>How long passing failures may keep it from coming further, beside <see cref="MaxAttempts"/>; null for no limit.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>How often a crash of the server may begin it again; beyond that it ends as interrupted.</summary>
    public int MaxRecoveries { get; init; } = 1;

    public bool CanPause { get; init; }

    public override string ToString() => Name;
}

/// <summary>
/// Does the work of one kind of job. Called once for each attempt, and again after a crash (<see cref="JobRun.IsRecovery"/>), so it must find out what is
/// done already. A thrown exception is a bug; expected failures are a <see cref="JobEnd"/>.
/// </summary>
public interface IJobHandler
{
    JobKind Kind { get; }

    /// <param name="job">What to do, and where to say how it goes.</param>
    /// <param name="ct">Cancelled when a person cancels or pauses, or the server stops: end children, then throw <see cref="OperationCanceledException"/>.</param>
    Task<JobEnd> RunAsync(JobRun job, CancellationToken ct);
}

/// <summary>How an attempt ended.</summary>
public abstract record JobEnd
{
    public static JobEnd Done(JsonObject? result = null) => new Succeeded(result);

    /// <summary>Ends the job: trying again by itself would not help.</summary>
    public static JobEnd Fail(string code, string message, string? hint = null) => new Failed(new JobError(code, message, hint), MayPass: false);

    /// <summary>A passing failure: tried again with back-off while the kind's attempts last.</summary>
    public static JobEnd TryLater(string code, string message, string? hint = null) => new Failed(new JobError(code, message, hint), MayPass: true);

    public sealed record Succeeded(JsonObject? Result) : JobEnd;

    public sealed record Failed(JobError Error, bool MayPass) : JobEnd;
}
