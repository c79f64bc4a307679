using System.Text.Json.Nodes;
using RuntimesWeb.Core.Jobs;

namespace RuntimesWeb.Controllers.Api.Jobs;

/// <summary>A job as it is now. <c>completed</c> and <c>percent</c> never go backwards; what is not known is null.</summary>
public sealed record JobView(
    Guid Id, string Kind, string Target, JobState State, ProgressView Progress, int Attempt, string By, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt, DateTimeOffset? NextAttemptAt, JsonNode? Result, JobError? Error, long LastSeq)
{
    public static JobView From(Job job) => new(
        job.Id, job.Kind, job.Target, job.State, ProgressView.From(job.Progress), job.Attempt, job.By, job.CreatedAt, job.StartedAt, job.FinishedAt, job.NextAttemptAt,
        job.Result is null ? null : JsonNode.Parse(job.Result), job.Error, job.LastSeq);
}

/// <summary>How far a job is; <c>unit</c> is <c>bytes</c>, <c>steps</c> or null, <c>parts</c> are pieces such as the layers of a model.</summary>
public sealed record ProgressView(
    long Completed, long? Total, string? Unit, int? Percent, string? Message, long? PerSecond, long? SecondsLeft, IReadOnlyList<JobPart>? Parts)
{
    public static ProgressView From(JobProgress progress) => new(
        progress.Completed, progress.Total, progress.Unit, progress.Percent, progress.Message, (long?)progress.PerSecond,
        progress.Left is { } left ? (long)left.TotalSeconds : null, progress.Parts);
}

public sealed record JobBody(JobView Job);

/// <summary>A page of jobs, newest first, with how many there are in each state.</summary>
public sealed record JobList(IReadOnlyList<JobView> Jobs, string? NextCursor, IReadOnlyDictionary<string, int> Counts)
{
    public static JobList From(JobPage page) => new(
        [.. page.Jobs.Select(JobView.From)], page.NextCursor, Enum.GetValues<JobState>().ToDictionary(JobWords.Of, s => page.Counts.GetValueOrDefault(s)));
}

public sealed record RecurringView(string Id, string Title, string Schedule, DateTimeOffset? LastRunAt, JobState? LastState, DateTimeOffset? NextRunAt)
{
    public static RecurringView From(RecurringState state) => new(state.Job.Id, state.Job.Title, state.Job.Schedule, state.LastRunAt, state.LastState, state.NextRunAt);
}

public sealed record RecurringList(IReadOnlyList<RecurringView> Recurring);
