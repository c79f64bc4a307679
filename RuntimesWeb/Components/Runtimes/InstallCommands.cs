using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Jobs;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Install;

namespace RuntimesWeb.Components.Runtimes;

/// <summary>What a person can have done to a runtime's program: it begins in the background, and its log opens.</summary>
public sealed class InstallCommands(
    InstallRuntime install, UpgradeRuntime upgrade, UninstallRuntime uninstall, PageActor actor, Confirm confirm, Toasts toasts, NavigationManager navigation)
{
    /// <summary>The name of the address' part that holds the open log.</summary>
    public const string LogQuery = "log";

    public async Task InstallAsync(Runtime runtime, CancellationToken ct) => Begun(await install.RunAsync(runtime.Id.Value, await actor.GetAsync(), ct), runtime, "installed");

    public async Task UpgradeAsync(Runtime runtime, CancellationToken ct) => Begun(await upgrade.RunAsync(runtime.Id.Value, await actor.GetAsync(), ct), runtime, "upgraded");

    /// <summary>Asks first, unless it cannot be done anyway.</summary>
    public async Task UninstallAsync(Runtime runtime, CancellationToken ct)
    {
        var possible = uninstall.Check(runtime.Id.Value);
        if (possible.IsOk && !await confirm.AskAsync(
            $"Uninstall {runtime.Label}?", $"{Words.Capital(runtime.PackageManager!)} takes the program off this computer. Keys, logins and settings stay, so installing it again is all it needs to work as before.", "Uninstall"))
        {
            return;
        }

        Begun(await uninstall.RunAsync(runtime.Id.Value, await actor.GetAsync(), ct), runtime, "uninstalled");
    }

    /// <summary>The address of this page with the log of a job open.</summary>
    public string LogHref(Guid job) => navigation.GetUriWithQueryParameter(LogQuery, job);

    public void CloseLog() => navigation.NavigateTo(navigation.GetUriWithQueryParameter(LogQuery, (string?)null));

    private void Begun(Outcome<JobTicket> ticket, Runtime runtime, string what)
    {
        if (ticket.Failure is { } failure)
        {
            toasts.Warn($"{runtime.Label} was not {what}", Words.Of(failure));
        }
        else
        {
            navigation.NavigateTo(LogHref(ticket.Value.Job.Id));
        }
    }
}

/// <summary>An install that goes on, in words: "Installing…".</summary>
public static class InstallWords
{
    public static string Doing(Job job) => job switch
    {
        { State: JobState.Queued } => $"Waiting to {JobLook.Kind(job.Kind).ToLowerInvariant()}…",
        { State: JobState.Retrying } => "Waiting to try again…",
        { Kind: "upgrade" } => "Upgrading…",
        { Kind: "uninstall" } => "Uninstalling…",
        _ => "Installing…",
    };

    /// <summary>What a person should know although it succeeded.</summary>
    public static string? Warning(Job job) => job.State == JobState.Succeeded && JobWords.Result(job).FirstOrDefault(r => r.Name == "warning") is { Value: { Length: > 0 } warning } ? warning : null;
}
