using System.Collections.Immutable;
using RuntimesWeb.Components.Jobs;
using RuntimesWeb.Components.Runtimes;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Onboarding;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Components.Home;

/// <summary>One thing that waits for a person.</summary>
public sealed record Need(string Icon, string Title, string Why, string Action, string Href);

/// <summary>One step of the set-up.</summary>
public sealed record SetupStep(string Title, string Detail, bool Done, string Action, string Href);

/// <summary>
/// What Home tells, derived from the two boards and the jobs that failed. Pure: the same picture tells the same story. <c>Sentence</c> says how many runtimes are ready,
/// <c>Next</c> the one thing worth doing next (empty when all is well).
/// </summary>
public sealed record HomeStory(string Sentence, string Next, ImmutableArray<Need> Needs, ImmutableArray<SetupStep> Steps)
{
    public bool IsSetUp => Steps.All(s => s.Done);

    public static HomeStory Of(ImmutableArray<RuntimeStatus> runtimes, ImmutableArray<ProviderStatus> providers, FirstSteps first, IEnumerable<Job>? failed = null)
    {
        var ready = runtimes.Where(r => r.IsReady).ToList();
        var begun = runtimes.Where(RuntimeLook.IsBegun).ToList();
        var steps = StepsOf(runtimes, providers, first);
        return new HomeStory(
            $"{ready.Count} of {runtimes.Length} runtimes {(ready.Count == 1 ? "is" : "are")} ready.",
            NextOf(runtimes, ready, begun, steps),
            [.. Problems(providers), .. begun.Select(Gap), .. (failed ?? []).Select(Ended)],
            steps);
    }

    private static string NextOf(ImmutableArray<RuntimeStatus> runtimes, List<RuntimeStatus> ready, List<RuntimeStatus> begun, ImmutableArray<SetupStep> steps) =>
        begun.FirstOrDefault() is { } first ? $"{first.Runtime.Label} {RuntimeLook.Lacks(first)}."
        : runtimes.All(r => r.CheckedAt is null) ? "Looking at this computer…"
        : ready.All(r => r.Runtime.Id == RuntimeCatalog.Local) ? "The built-in guide works without a model; a provider key or Ollama brings the first agent."
        : steps.FirstOrDefault(s => !s.Done) is { } step ? $"Next: {char.ToLowerInvariant(step.Title[0])}{step.Title[1..]}."
        : "";

    private static IEnumerable<Need> Problems(ImmutableArray<ProviderStatus> providers)
    {
        foreach (var p in providers)
        {
            var href = $"/credentials#{p.Provider.Id}";
            if (p.Rejected is { } rejected)
            {
                yield return new Need("credentials", $"{p.Provider.Label} key refused", Words.Sentence(rejected), "Replace", href);
            }
            else if (p.Problem is { } problem)
            {
                yield return new Need("credentials", $"{p.Provider.Label} key {(p.State == CredentialState.Detached ? "detached" : "unreadable")}", Words.Sentence(problem), "Look", href);
            }
        }
    }

    private static Need Ended(Job job) => new(
        JobLook.Icon(job.Kind), JobLook.Ended(job), Words.Sentence(job.Error?.Message ?? JobWords.Of(job.State)), "Look", JobLook.Href(job.Id));

    private static Need Gap(RuntimeStatus status)
    {
        var next = RuntimeLook.Next(status)!;
        return new Need(
            RuntimeLook.Icon(status.Runtime), $"{status.Runtime.Label} {RuntimeLook.Lacks(status)}", status.Fix is null ? status.Reason : Words.Sentence(status.Fix),
            next.Href is null ? "Look" : next.Label, next.Href ?? RuntimeLook.Href(status.Runtime));
    }

    private static ImmutableArray<SetupStep> StepsOf(ImmutableArray<RuntimeStatus> runtimes, ImmutableArray<ProviderStatus> providers, FirstSteps first)
    {
        bool IsReady(RuntimeId id) => runtimes.Any(r => r.Runtime.Id == id && r.IsReady);
        var clis = runtimes.Where(r => !r.Runtime.BuiltIn && r.Runtime.Id != RuntimeCatalog.Ollama).ToList();
        var connected = providers.Where(p => p.Provider.NeedsKey && p is { Connected: true, Rejected: null }).Select(p => p.Provider.Label).ToList();
        var installed = clis.Where(r => r.Installed).Select(r => r.Runtime.Label).ToList();
        var working = clis.Where(r => r.IsReady).Select(r => r.Runtime.Label).ToList();
        return
        [
            new("Connect a provider, or start Ollama",
                connected.Count > 0 ? Words.List(connected) : IsReady(RuntimeCatalog.Ollama) ? "Ollama" : "Paste a key; it is tested, then stored encrypted on this computer.",
                connected.Count > 0 || IsReady(RuntimeCatalog.Ollama), "Add a key", "/credentials"),
            new("Meet the team", first.HasTeam ? "A leader and a specialist." : "A leader who answers you, and a specialist for the longer work.", first.HasTeam, "Set up", "/welcome"),
            new("Get a first answer", first.HasAnswer ? "You had one." : "Ask what is on your mind, or what can be done here.", first.HasAnswer, "Chat", "/chat"),
            new("Add a repository", first.HasFolder ? "There is a folder to work in." : "A folder of yours that agents read, and work on in copies.", first.HasFolder, "Add", "/projects"),
            new("Run a first task", first.HasRunTask ? "You had one worked on." : "Written down, worked on in a copy, and looked at before anything changes.", first.HasRunTask, "Board", "/board"),
            new("Connect a coding agent",
                working.Count > 0 ? Words.List(working)
                : installed.Count > 0 ? $"{Words.List(installed)}: a key or a sign-in is still missing."
                : "Claude Code, Codex or Hermes: one click, or one command in a terminal.",
                working.Count > 0, installed.Count > 0 ? "Get it ready" : "Choose one", "/runtimes"),
        ];
    }
}
