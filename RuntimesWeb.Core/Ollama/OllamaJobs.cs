using RuntimesWeb.Core.Jobs;

namespace RuntimesWeb.Core.Ollama;

/// <summary>The kinds of job that work on models.</summary>
public static class OllamaJobs
{
    /// <summary>What the jobs' targets are.</summary>
    public const string Subject = "model";

    /// <summary>A crash or a network that fails never ends a pull by their number: what counts is how long it does not come further.</summary>
    public static readonly JobKind Pull = new("model-pull", Subject) { CanPause = true, MaxAttempts = int.MaxValue, MaxRecoveries = int.MaxValue };

    public static readonly JobKind Delete = new("model-delete", Subject) { MaxAttempts = 3, MaxRecoveries = 3 };

    internal const string Stalled = "No data for ";

    /// <summary>Ollama is connected and no data comes.</summary>
    public static bool IsStalled(Job job) => job is { State: JobState.Running, Progress.Message: { } message } && message.StartsWith(Stalled, StringComparison.Ordinal);

    /// <summary>With the patience that is in force.</summary>
    internal static JobKind PullWith(PullTimes times) => Pull with { Patience = times.Patience };
}
