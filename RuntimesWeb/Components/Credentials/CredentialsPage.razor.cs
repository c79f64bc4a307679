using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Providers;

namespace RuntimesWeb.Components.Credentials;

/// <summary>A row for each provider that needs a key, and where keys live.</summary>
public sealed partial class CredentialsPage
{
    private const int AlwaysShown = 3;

    private Failure? _failure;
    private Provider? _wanted;

    [Inject]
    public required ProviderBoard Providers { get; set; }

    [Inject]
    public required Vault Vault { get; set; }

    [Inject]
    public required DataFolder Folder { get; set; }

    [Inject]
    public required Confirm Confirm { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    [Inject]
    public required Toasts Toasts { get; set; }

    // The usual three, whatever has or had a key, and the one being added; the others are offered in a line.
    private List<ProviderStatus> Shown =>
        [.. Providers.Current.Where(p => p.Provider.NeedsKey).Where((p, i) => i < AlwaysShown || p.Connected || p.Stored is not null || p.Provider == _wanted)];

    protected override void OnInitialized()
    {
        Watch(h => Providers.Changed += h, h => Providers.Changed -= h);
        Watch(h => Vault.Changed += h, h => Vault.Changed -= h);
    }

    private async Task RotateAsync()
    {
        _failure = null;
        if (!await Confirm.AskAsync("Rotate the master key?", "A new master key is made and every stored key is encrypted again with it. Older backups of the database cannot be read with the new one.", "Rotate"))
        {
            return;
        }

        var outcome = await Vault.RotateAsync(await Actor.GetAsync(), Closing);
        _failure = outcome.Failure;
        if (outcome.IsOk)
        {
            Toasts.Say("Master key rotated", $"{Words.Count(outcome.Value, "key", "keys")} encrypted again");
        }
    }
}
