using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Install;

namespace RuntimesWeb.Components.Runtimes;

/// <summary>What a person can do with one runtime.</summary>
public sealed partial class RuntimeActions
{
    [Parameter, EditorRequired]
    public required RuntimeStatus Status { get; set; }

    /// <summary>On the detail page the next step is on the page itself.</summary>
    [Parameter]
    public bool OnDetail { get; set; }

    [Inject]
    public required RecheckRuntimes Recheck { get; set; }

    [Inject]
    public required DisconnectRuntime Disconnect { get; set; }

    [Inject]
    public required InstallCommands Install { get; set; }

    [Inject]
    public required JobQueue Queue { get; set; }

    [Inject]
    public required Confirm Confirm { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    [Inject]
    public required Toasts Toasts { get; set; }

    private Runtime Runtime => Status.Runtime;

    private NextStep? Next => RuntimeLook.Next(Status);

    private Job? Working => Queue.FindActive(InstallKinds.Subject, Runtime.Id.Value);

    private bool CanInstall => Status.State == ConnectionState.NotInstalled && Runtime.Package is not null;

    private bool CanChange => Status.Installed && Runtime.Package is not null && Working is null;

    private bool CanDisconnect => Runtime.AuthKind != AuthKind.None && Status.HasCredential && !Status.Disconnected;

    private async Task RecheckAsync()
    {
        var outcome = await Recheck.RunAsync(Runtime.Id.Value, Closing);
        outcome.Match(
            status =>
            {
                Toasts.Say($"{Runtime.Label}: {RuntimeLook.State(status).ToLowerInvariant()}", status.Reason);
                return true;
            },
            failure =>
            {
                Toasts.Warn($"{Runtime.Label} was not checked", Words.Of(failure));
                return false;
            });
    }

    private async Task DisconnectAsync()
    {
        var sure = await Confirm.AskAsync(
            $"Disconnect {Runtime.Label}?",
            "No key and no login counts for it until you connect it again. A key that only this runtime uses is deleted from the vault; what is installed stays.",
            "Disconnect");
        if (!sure)
        {
            return;
        }

        var outcome = await Disconnect.RunAsync(Runtime.Id.Value, await Actor.GetAsync(), Closing);
        if (outcome.Failure is { } failure)
        {
            Toasts.Warn($"{Runtime.Label} was not disconnected", Words.Of(failure));
        }
        else
        {
            Toasts.Say($"{Runtime.Label} disconnected");
        }
    }
}
