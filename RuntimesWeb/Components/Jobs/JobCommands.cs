using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Components.Jobs;

/// <summary>What a person can do with jobs, one or many; says so when it did not work.</summary>
public sealed class JobCommands(JobQueue queue, PageActor actor, Confirm confirm, Toasts toasts)
{
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

    /// <summary>A kind that can be paused, in a state that can.</summary>
    public bool CanPause(Job job) =>
        job.State is JobState.Running or JobState.Queued or JobState.Retrying && queue.Kinds.Any(k => k.Name == job.Kind && k.CanPause);

    private void Tell<T>(Outcome<T> outcome, Job job, string what)
    {
        if (outcome.Failure is { } failure)
        {
            // The code of the API says less than the hint beside it.
            toasts.Warn($"{JobLook.Title(job)} was not {what}", Words.Sentence(failure is { Message: "invalid_state", Hint: { } hint } ? hint : failure.Message));
        }
    }
}
