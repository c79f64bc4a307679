using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Jobs;

/// <summary>Follows a job to its end.</summary>
internal static class JobWait
{
    /// <summary>The job when it is over; null when it was removed.</summary>
    public static async Task<Job?> EndAsync(JobQueue queue, Job job, CancellationToken ct)
    {
        await foreach (var line in queue.ReadAsync(job.Id, new EventPosition(job.StartSeq), ct))
        {
            switch (line.Event)
            {
                case JobEvent.Complete complete:
                    return job with { State = JobState.Succeeded, Result = complete.Result?.GetRawText() };
                case JobEvent.Error error:
                    return job with { State = error.Code == JobError.CancelledCode ? JobState.Cancelled : JobState.Failed, Error = new JobError(error.Code, error.Message, error.Hint) };
            }
        }

        return await queue.FindAsync(job.Id, ct);
    }
}
