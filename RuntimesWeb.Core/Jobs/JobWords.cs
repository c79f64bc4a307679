using System.Text.Json.Nodes;

namespace RuntimesWeb.Core.Jobs;

/// <summary>States in the words of the API.</summary>
public static class JobWords
{
    public static string Of(JobState state) => state switch
    {
        JobState.Queued => "queued",
        JobState.Running => "running",
        JobState.Retrying => "retrying",
        JobState.Paused => "paused",
        JobState.Succeeded => "succeeded",
        JobState.Failed => "failed",
        JobState.Cancelled => "cancelled",
        _ => "interrupted",
    };

    public static JobState? Parse(string word) => Enum.GetValues<JobState>().Cast<JobState?>().FirstOrDefault(s => Of(s!.Value) == word); // from the enum, so never null

    /// <summary>What came out of a job, as names and values to show; nested values as they are written.</summary>
    public static IReadOnlyList<(string Name, string Value)> Result(Job job) => job.Result is null ? [] :
        [.. JsonNode.Parse(job.Result)!.AsObject().Where(p => p.Value is not null).Select(p => (p.Key, p.Value!.ToString()))]; // stored by us: an object
}
