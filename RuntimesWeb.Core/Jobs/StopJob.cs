namespace RuntimesWeb.Core.Jobs;

/// <summary>Cancels or pauses a job: at once when it waits; when it works, its handler is told, and after <see cref="Patience"/> the state is final without it.</summary>
internal sealed class StopJob(ActiveJobs active, JobStore store, JobClock clock)
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>False when it is over, or paused already.</summary>
    public async Task<bool> RunAsync(ActiveJob job, StopReason reason, CancellationToken ct)
    {
        if (await AskAsync(job, reason, ct) is not { } works)
        {
            return false;
        }

        if (works)
        {
            await Task.WhenAny(job.Idle, Task.Delay(Patience, CancellationToken.None));
            using var turn = await job.TakeTurnAsync(CancellationToken.None);
            if (job.Now.State == JobState.Running)
            {
                await JobRunner.StoppedAsync(active, job, reason);
            }
        }

        return true;
    }

    // Whether its handler has to end first; null when there is nothing to stop.
    private async Task<bool?> AskAsync(ActiveJob job, StopReason reason, CancellationToken ct)
    {
        using var turn = await job.TakeTurnAsync(ct);
        if (!job.Now.IsActive || (reason == StopReason.Pause && job.Now.State == JobState.Paused))
        {
            return null;
        }

        if (job.Now.State != JobState.Running)
        {
            await clock.ForgetAsync(job.Now);
            await JobRunner.StoppedAsync(active, job, reason);
            return false;
        }

        // Before anything is ended: whatever happens to the server from here on, it is not begun again.
        await store.SaveAsync(job.Update(now => now with { CancelRequested = reason == StopReason.Cancel }));
        job.Stop(reason);
        return true;
    }
}
