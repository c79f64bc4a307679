using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Components.Jobs;

/// <summary>How a job is shown: words, mark, colour, and where its target is.</summary>
public static class JobLook
{
    /// <summary>The page of one job: the list with its drawer open.</summary>
    public static string Href(Guid id) => $"/jobs?job={id}";

    /// <summary>A kind as a verb; one that is not known here keeps its own name.</summary>
    public static string Kind(string kind) => kind switch
    {
        "install" => "Install",
        "uninstall" => "Uninstall",
        "upgrade" => "Upgrade",
        "model-pull" => "Pull",
        "model-delete" => "Delete",
        "clean-up" => "Clean up",
        _ => Words.Capital(kind.Replace('-', ' ')),
    };

    /// <summary>A runtime by its label, anything else by its own name.</summary>
    public static string Target(Job job) => RuntimeOf(job)?.Label ?? job.Target;

    public static string Title(Job job) => $"{Kind(job.Kind)} {Target(job)}";

    /// <summary>Where the target is looked at; null when it has no page.</summary>
    public static string? TargetHref(Job job) =>
        RuntimeOf(job) is { } runtime ? $"/runtimes/{runtime.Id}" : job.Kind.StartsWith("model-", StringComparison.Ordinal) ? "/models" : null;

    public static string TargetAction(Job job) => RuntimeOf(job) is null ? "Open models" : $"Open {Target(job)}";

    public static string Icon(string kind) => kind switch
    {
        "install" or "model-pull" => "download",
        "uninstall" => "remove",
        "upgrade" => "upgrade",
        "model-delete" => "trash",
        "clean-up" => "history",
        _ => "jobs",
    };

    public static string State(JobState state) => Words.Capital(JobWords.Of(state));

    public static Tone Tone(JobState state) => state switch
    {
        JobState.Running => Shared.Tone.Info,
        JobState.Retrying or JobState.Interrupted => Shared.Tone.Warn,
        JobState.Succeeded => Shared.Tone.Ok,
        JobState.Failed => Shared.Tone.Danger,
        _ => Shared.Tone.Plain,
    };

    /// <summary>What is worth saying when it is over: "Claude Code installed", "Pull of llama3.2 failed".</summary>
    public static string Ended(Job job) => job.State == JobState.Succeeded ? Done(job) : $"{Kind(job.Kind)} of {Target(job)} {(job.State == JobState.Interrupted ? "was interrupted" : JobWords.Of(job.State))}";

    /// <summary>Who asked for it, in words.</summary>
    public static string By(string actor) => actor.Split(':', 2) switch
    {
        ["server"] => "The server itself",
        ["page"] => "Someone on a page",
        ["page", var key] => $"{key}, on a page",
        ["api"] => "A program, over the API",
        ["api", var key] => $"{key}, over the API",
        _ => actor,
    };

    /// <summary>Where retrying by hand makes sense.</summary>
    public static bool CanRetry(Job job) => job.State is JobState.Failed or JobState.Cancelled or JobState.Interrupted;

    private static string Done(Job job) => job.Kind switch
    {
        "install" => $"{Target(job)} installed",
        "uninstall" => $"{Target(job)} uninstalled",
        "upgrade" => $"{Target(job)} upgraded",
        "model-pull" => $"{Target(job)} pulled",
        "model-delete" => $"{Target(job)} deleted",
        _ => $"{Title(job)}: done",
    };

    private static Runtime? RuntimeOf(Job job) => job.Kind is "install" or "uninstall" or "upgrade" ? RuntimeCatalog.Find(job.Target) : null;
}
