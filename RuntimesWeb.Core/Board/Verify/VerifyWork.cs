using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Worktrees;

namespace RuntimesWeb.Core.Board.Verify;

/// <summary>A verification that was asked for, and the job that does it.</summary>
public sealed record StartedVerification(Guid Id, Job Job);

/// <summary>Runs a project's verify command in a worktree, as a job whose log can be followed; the command is a person's, never an agent's.</summary>
public sealed class VerifyWork(VerificationStore store, JobQueue jobs, AuditLog audit, TimeProvider time)
{
    public const int LongestCommand = 4_000;

    internal static readonly JobKind Kind = new("verify", "verification");

    /// <summary>Begins it.</summary>
    /// <param name="run">The run whose work it is.</param>
    public async Task<Outcome<StartedVerification>> StartAsync(Worktree worktree, Guid? run, string command, Actor by, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(command) || command.Length > LongestCommand || command.Contains('\0', StringComparison.Ordinal))
        {
            return Failure.InvalidField("command", $"command must be a shell line of 1 to {LongestCommand} characters, such as npm test");
        }

        var verification = new Verification
        {
            Id = Guid.NewGuid(),
            WorktreeId = worktree.Id,
            TaskId = worktree.TaskId,
            RunId = run,
            Command = command.Trim(),
            CreatedAt = time.GetUtcNow(),
        };
        await store.SaveAsync(verification, ct);
        var ticket = await jobs.EnqueueAsync(Kind, verification.Id.ToString(), by, ct);
        if (ticket.Failure is { } busy)
        {
            return busy;
        }

        await audit.WriteAsync(by, "task.verify", worktree.TaskId?.ToString() ?? worktree.Id.ToString(), $"run {run}", CancellationToken.None);
        return new StartedVerification(verification.Id, ticket.Value.Job);
    }

    /// <summary>Waits until it is over; null when it was not carried out (cancelled, or the folder is gone).</summary>
    public async Task<Verification?> EndAsync(StartedVerification started, CancellationToken ct)
    {
        try
        {
            await JobWait.EndAsync(jobs, started.Job, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await jobs.CancelAsync(started.Job.Id, Actor.Server, CancellationToken.None);
            throw;
        }

        return await store.FindAsync(started.Id, ct) is { FinishedAt: not null } over ? over : null;
    }
}
