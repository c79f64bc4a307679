using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Jobs;

/// <summary>Runs attempts: it takes a job that is due, lets its handler work, and decides what the end of the attempt means.</summary>
internal sealed partial class JobRunner(ActiveJobs active, JobClock clock, IEnumerable<IJobHandler> handlers, IOptions<JobOptions> options, TimeProvider time, ILogger<JobRunner> logger)
{
    private static readonly TimeSpan ShutdownPatience = TimeSpan.FromSeconds(5);

    private readonly ImmutableDictionary<string, IJobHandler> _handlers = handlers.ToImmutableDictionary(h => h.Kind.Name);
    private volatile bool _stopping;

    /// <summary>A job that was stopped is final, or waits to be resumed.</summary>
    public static Task StoppedAsync(ActiveJobs active, ActiveJob job, StopReason reason) => reason == StopReason.Pause
        ? active.ChangeAsync(job, job.Now with { State = JobState.Paused, NextAttemptAt = null, Progress = job.Now.Progress with { PerSecond = null, Message = null } }, new JobEvent.State(JobState.Paused, job.Now.Attempt))
        : active.ChangeAsync(job, Over(job.Now, JobState.Cancelled, active.Now) with { Error = JobError.Cancelled }, Last(JobState.Cancelled, job.Now, JobError.Cancelled));

    /// <summary>One attempt. A job that is not due any more (cancelled, paused, taken by another start of it) is left alone.</summary>
    public async Task RunAsync(Guid id)
    {
        if (_stopping || active.Find(id) is not { } job || await UntilStoredAsync(job, () => TakeAsync(job)) is not { } ct)
        {
            return;
        }

        var attempt = job.Now.Attempt;
        try
        {
            var end = await AttemptAsync(job, ct);
            await UntilStoredAsync(job, async () =>
            {
                using var turn = await job.TakeTurnAsync(CancellationToken.None);
                // Else it was made final, or paused and resumed, while the handler was still ending.
                if (job.Now.State == JobState.Running && job.Now.Attempt == attempt)
                {
                    await EndAsync(job, end);
                }

                return ct;
            });
        }
        finally
        {
            job.EndAttempt();
        }
    }

    /// <summary>Before anything runs: what a crash left running is made ready to run again, or ended.</summary>
    public async Task RecoverAsync(CancellationToken ct)
    {
        await active.LoadAsync(KindOf, ct);
        await Task.WhenAll(active.All.Select(RecoverAsync));
    }

    /// <summary>There are jobs whose start is due or will be.</summary>
    public bool HasWaiting => active.All.Any(j => j.Now.State is JobState.Queued or JobState.Retrying);

    public bool HasFreeWorker => active.All.Count(j => j.Now.State == JobState.Running) < options.Value.Workers;

    /// <summary>Gives every job that waits its start; a job that has one keeps it.</summary>
    public async Task StartWaitingAsync(CancellationToken ct)
    {
        foreach (var job in active.All.Select(j => j.Now).Where(j => j.State is JobState.Queued or JobState.Retrying).Reverse())
        {
            ct.ThrowIfCancellationRequested();
            await clock.StartAsync(job, job.NextAttemptAt ?? time.GetUtcNow());
        }
    }

    public IEnumerable<JobKind> Kinds => _handlers.Values.Select(h => h.Kind);

    public JobKind? KindOf(string name) => _handlers.GetValueOrDefault(name)?.Kind;

    /// <summary>Ends what is running, so that it can go on after the next start.</summary>
    public async Task StopAsync()
    {
        _stopping = true;
        var running = active.All.Where(j => j.Now.State == JobState.Running).ToList();
        running.ForEach(j => j.Stop(StopReason.Shutdown));
        await Task.WhenAny(Task.WhenAll(running.Select(j => j.Idle)), Task.Delay(ShutdownPatience, CancellationToken.None));
    }

    private static Job Over(Job job, JobState state, DateTimeOffset at) =>
        job with { State = state, FinishedAt = at, NextAttemptAt = null, WasCut = false, Progress = job.Progress with { PerSecond = null, Message = null } };

    private static JobEvent[] Last(JobState state, Job job, JobError error) =>
        [new JobEvent.State(state, job.Attempt), new JobEvent.Error(error.Code, error.Message, error.Hint)];

    // A full disk or a locked file must not lose the end of a job: it is stored as soon as that can be done again, at the latest by the next start of the server.
    private async Task<CancellationToken?> UntilStoredAsync(ActiveJob job, Func<Task<CancellationToken?>> change)
    {
        for (var wait = TimeSpan.FromMilliseconds(500); ; wait = TimeSpan.FromSeconds(Math.Min(10, wait.TotalSeconds * 2)))
        {
            try
            {
                return await change();
            }
            catch (Exception e) when (e is IOException or DbException && !_stopping)
            {
                Log.NotStored(logger, e, job.Now.Id);
                await Task.Delay(wait, time);
            }
        }
    }

    private async Task<CancellationToken?> TakeAsync(ActiveJob job)
    {
        using var turn = await job.TakeTurnAsync(CancellationToken.None);
        // Gone when it could not be stored; started already when the queue's start and its own came together.
        if (job.Now.State is not (JobState.Queued or JobState.Retrying) || _stopping || active.Find(job.Now.Id) != job)
        {
            return null;
        }

        if (job.Now.State == JobState.Queued)
        {
            job.Moved();
        }

        var ct = job.Begin();
        var now = time.GetUtcNow();
        var taken = job.Now with { State = JobState.Running, Attempt = job.Now.Attempt + 1, StartedAt = job.Now.StartedAt ?? now, NextAttemptAt = null, Error = null };
        await active.ChangeAsync(job, taken, new JobEvent.State(JobState.Running, taken.Attempt));
        if (_stopping)
        {
            // It was not running yet when everything that ran was stopped.
            job.Stop(StopReason.Shutdown);
        }

        return ct;
    }

    private async Task<JobEnd> AttemptAsync(ActiveJob job, CancellationToken ct)
    {
        try
        {
            return await _handlers[job.Now.Kind].RunAsync(new JobRun(job, active.RaiseChanged, time), ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return new Stopped();
        }
        catch (Exception e)
        {
            Log.Threw(logger, e, job.Now.Id, job.Now.Kind);
            return JobEnd.Fail(JobError.InternalCode, "Something went wrong inside the server.", "The server's log has the details. Retry; if it happens again, report it.");
        }
    }

    private Task EndAsync(ActiveJob job, JobEnd end) => end switch
    {
        // What was done before the cancellation came is done.
        JobEnd.Succeeded done => SucceededAsync(job, done),
        _ when job.Reason is StopReason.Cancel or StopReason.Pause => StoppedAsync(active, job, job.Reason),
        _ when job.Reason is StopReason.Shutdown => CutAsync(job, "the server was stopped; it goes on when it is started", job.Now.Recoveries),
        JobEnd.Failed { MayPass: true } failed when MayTryAgain(job) => TryAgainAsync(job, failed.Error),
        JobEnd.Failed failed => active.ChangeAsync(job, Over(job.Now, JobState.Failed, time.GetUtcNow()) with { Error = failed.Error }, Last(JobState.Failed, job.Now, failed.Error)),
        _ => throw new InvalidOperationException($"no rule for {end}"),
    };

    private Task SucceededAsync(ActiveJob job, JobEnd.Succeeded done)
    {
        var result = done.Result?.ToJsonString(JobEvent.Json);
        var progress = job.Now.Progress with { Percent = job.Now.Progress.Unit is null ? null : 100, Completed = job.Now.Progress.Total ?? job.Now.Progress.Completed };
        return active.ChangeAsync(
            job,
            Over(job.Now with { Progress = progress }, JobState.Succeeded, time.GetUtcNow()) with { Result = result },
            new JobEvent.State(JobState.Succeeded, job.Now.Attempt),
            new JobEvent.Complete(true, result is null ? null : JsonDocument.Parse(result).RootElement));
    }

    private bool MayTryAgain(ActiveJob job)
    {
        job.Failed(time.GetTimestamp());
        return job.Kind is { } kind && job.Futile < kind.MaxAttempts
            && (kind.Patience is not { } patience || job.FailingSince is not { } since || time.GetElapsedTime(since) < patience);
    }

    private async Task TryAgainAsync(ActiveJob job, JobError error)
    {
        var wait = TimeSpan.FromSeconds(Math.Min(15, Math.Pow(2, job.Futile - 1)));
        var at = time.GetUtcNow() + wait;
        await active.ChangeAsync(
            job,
            job.Now with { State = JobState.Retrying, NextAttemptAt = at, Error = error, Progress = job.Now.Progress with { PerSecond = null } },
            new JobEvent.State(JobState.Retrying, job.Now.Attempt, error.Message, at));
        await clock.StartAsync(job.Now, at);
    }

    private Task CutAsync(ActiveJob job, string reason, int recoveries) => active.ChangeAsync(
        job,
        job.Now with { State = JobState.Queued, WasCut = true, Recoveries = recoveries, Progress = job.Now.Progress with { PerSecond = null } },
        new JobEvent.State(JobState.Queued, job.Now.Attempt, reason));

    private Task RecoverAsync(ActiveJob job) => job.Now switch
    {
        { CancelRequested: true } => StoppedAsync(active, job, StopReason.Cancel),
        _ when job.Kind is null => InterruptAsync(job, $"This version does not know jobs of kind {job.Now.Kind}."),
        { State: JobState.Running } now when now.Recoveries < job.Kind.MaxRecoveries => CutAsync(job, "the server was restarted", now.Recoveries + 1),
        { State: JobState.Running } => InterruptAsync(job, JobError.Interrupted.Message),
        _ => Task.CompletedTask,
    };

    private Task InterruptAsync(ActiveJob job, string message)
    {
        var error = JobError.Interrupted with { Message = message };
        return active.ChangeAsync(job, Over(job.Now, JobState.Interrupted, time.GetUtcNow()) with { Error = error }, Last(JobState.Interrupted, job.Now, error));
    }

    /// <summary>The attempt ended because it was asked to.</summary>
    private sealed record Stopped : JobEnd;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Job {JobId} of kind {Kind} threw")]
        public static partial void Threw(ILogger logger, Exception e, Guid jobId, string kind);

        [LoggerMessage(Level = LogLevel.Error, Message = "A change of job {JobId} could not be stored; it is tried again")]
        public static partial void NotStored(ILogger logger, Exception e, Guid jobId);
    }
}
