using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Providers;

namespace RuntimesWeb.Components.Credentials;

/// <summary>One provider's key: its state, test, replace, remove.</summary>
public sealed partial class CredentialRow
{
    private bool _open;
    private ProbeResult? _tested;
    private Failure? _failure;

    [Parameter, EditorRequired]
    public required ProviderStatus Status { get; set; }

    /// <summary>Opens the form from outside, for a provider picked from the list of others.</summary>
    [Parameter]
    public bool Open { get; set; }

    [Parameter]
    public EventCallback OnClosed { get; set; }

    [Inject]
    public required ProbeProvider Probe { get; set; }

    [Inject]
    public required DisconnectProvider Disconnect { get; set; }

    [Inject]
    public required Confirm Confirm { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    [Inject]
    public required Toasts Toasts { get; set; }

    private Provider Provider => Status.Provider;

    private bool IsOpen => _open || Open;

    private string OpenText => Status.Stored is not null || Status.Source is not null ? "Replace" : "Add";

    private (string Text, Tone Tone) State => Status switch
    {
        { Rejected: not null } => ("Refused", Tone.Danger),
        { State: CredentialState.Unreadable } => ("Unreadable", Tone.Danger),
        { State: CredentialState.Detached } => ("Detached", Tone.Warn),
        { Connected: true, Stored.VerifiedAt: not null } => ("Verified", Tone.Ok),
        { Connected: true } => ("In use", Tone.Info),
        _ => ("No key", Tone.Plain),
    };

    private (string Title, string Text)? Trouble => Status switch
    {
        { Rejected: { } message } => (Words.Sentence(message), "Replace it with a key that works; until then nothing counts as connected through it."),
        { State: CredentialState.Unreadable, Problem: { } problem } => ("The stored key cannot be read", Words.Sentence(problem)),
        { State: CredentialState.Detached, Problem: { } problem } => ("The key belongs to another address", Words.Sentence(problem)),
        _ => null,
    };

    private Task CloseAsync()
    {
        (_open, _tested, _failure) = (false, null, null);
        return OnClosed.InvokeAsync();
    }

    private async Task TestAsync()
    {
        (_tested, _failure) = (null, null);
        var outcome = await Probe.VerifyStoredAsync(Provider, Closing);
        _failure = outcome.Failure;
        _tested = outcome.IsOk ? outcome.Value : null;
    }

    private async Task RemoveAsync()
    {
        if (!await Confirm.AskAsync($"Remove the {Provider.Label} key?", "It is deleted from the vault and cannot be brought back; runtimes that need it stop being ready. The key itself stays valid at the provider.", "Remove"))
        {
            return;
        }

        var outcome = await Disconnect.RunAsync(Provider.Id.Value, await Actor.GetAsync(), Closing);
        await CloseAsync();
        if (outcome.Failure is { } failure)
        {
            Toasts.Warn("The key was not removed", Words.Of(failure));
        }
        else
        {
            Toasts.Say($"{Provider.Label} key removed");
        }
    }
}
