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
}
