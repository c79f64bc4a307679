using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Components.Jobs;

/// <summary>What a person can do with jobs, one or many; says so when it did not work.</summary>
public sealed class JobCommands(JobQueue queue, JobStore store, PageActor actor, Confirm confirm, Toasts toasts)
{
    private const int AskFrom = 2;

    public async Task CancelAsync(Job job, CancellationToken ct) => Tell(await queue.CancelAsync(job.Id, await actor.GetAsync(), ct), job, "cancelled");

    public async Task PauseAsync(Job job, CancellationToken ct) => Tell(await queue.PauseAsync(job.Id, await actor.GetAsync(), ct), job, "paused");

    public async Task ResumeAsync(Job job, CancellationToken ct) => Tell(await queue.ResumeAsync(job.Id, await actor.GetAsync(), ct), job, "resumed");

    public async Task RetryAsync(Job job, CancellationToken ct) => Tell(await queue.RetryAsync(job.Id, await actor.GetAsync(), ct), job, "begun again");

    /// <summary>Asks first; answers whether the job is gone.</summary>
    public async Task<bool> DeleteAsync(Job job, CancellationToken ct)
    {
        if (!await confirm.AskAsync($"Delete {JobLook.Title(job)}?", "The job leaves this list, and its log goes with it. What it installed or pulled stays.", "Delete"))
        {
            return false;
        }

        var outcome = await queue.DeleteAsync(job.Id, await actor.GetAsync(), ct);
        Tell(outcome, job, "deleted");
        return outcome.IsOk;
    }

    /// <summary>Begins many again; answers whether it was done.</summary>
    public async Task<bool> RetryAsync(IReadOnlyList<Job> jobs, CancellationToken ct)
    {
        foreach (var job in jobs)
        {
            await RetryAsync(job, ct);
        }

        return true;
    }

    /// <summary>Ends many at once, after a question when there are several.</summary>
    public async Task<bool> CancelAsync(IReadOnlyList<Job> jobs, CancellationToken ct)
    {
        if (jobs.Count >= AskFrom && !await confirm.AskAsync($"Cancel {jobs.Count} jobs?", "Each ends within a few seconds, with everything it has started. They can be retried later.", "Cancel jobs"))
        {
            return false;
        }

        await Task.WhenAll(jobs.Select(job => CancelAsync(job, ct)));
        return true;
    }

    /// <summary>Asks first.</summary>
    public async Task<bool> DeleteAsync(IReadOnlyList<Job> jobs, CancellationToken ct)
    {
        if (!await confirm.AskAsync($"Delete {Words.Count(jobs.Count, "job", "jobs")}?", "They leave this list, and their logs go with them. What they installed or pulled stays.", "Delete"))
        {
            return false;
        }

        foreach (var job in jobs)
        {
            Tell(await queue.DeleteAsync(job.Id, await actor.GetAsync(), ct), job, "deleted");
        }

        return true;
    }

    /// <summary>Begins all failed jobs that fit again, not only those of the page; asks first.</summary>
    public async Task RetryAllAsync(JobFilter filter, int count, CancellationToken ct)
    {
        if (!await confirm.AskAsync($"Retry {Words.Count(count, "failed job", "failed jobs")}?", "They begin again, a few at a time. What failed for a lasting reason will fail again.", "Retry all"))
        {
            return;
        }

        var failed = new List<Job>();
        string? cursor = null;
        do
        {
            var page = await store.PageAsync(filter with { State = JobState.Failed }, cursor, PageBounds.MaxLimit, ct);
            failed.AddRange(page.Value.Jobs);
            cursor = page.Value.NextCursor;
        }
        while (cursor is not null);
        await RetryAsync(failed, ct);
    }

    /// <summary>A kind that can be paused, in a state that can.</summary>
    public bool CanPause(Job job) =>
        job.State is JobState.Running or JobState.Queued or JobState.Retrying && queue.Kinds.Any(k => k.Name == job.Kind && k.CanPause);

    private void Tell<T>(Outcome<T> outcome, Job job, string what)
    {
        if (outcome.Failure is { } failure)
        {
            toasts.Warn($"{JobLook.Title(job)} was not {what}", Words.Of(failure));
        }
    }
}
