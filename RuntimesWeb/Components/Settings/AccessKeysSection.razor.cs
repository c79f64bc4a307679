using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Access;
using RuntimesWeb.Hosting;

namespace RuntimesWeb.Components.Settings;

/// <summary>The keys to this server: made (the secret is shown once), listed, revoked.</summary>
public sealed partial class AccessKeysSection
{
    private bool _creating;
    private CreatedKey? _created;

    [Inject]
    public required AccessKeys Keys { get; set; }

    [Inject]
    public required AccessState Access { get; set; }

    [Inject]
    public required Confirm Confirm { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    [Inject]
    public required Toasts Toasts { get; set; }

    [Inject]
    public required PageClock Clock { get; set; }

    protected override void OnInitialized()
    {
        Watch(h => Keys.Changed += h, h => Keys.Changed -= h);
        Watch(h => Clock.Ticked += h, h => Clock.Ticked -= h);
    }

    private void Show(CreatedKey created) => (_creating, _created) = (false, created);

    private async Task RevokeAsync(AccessKey key)
    {
        if (!await Confirm.AskAsync($"Revoke {key.Name}?", "Whoever uses this key is refused at once, and what it holds open is closed. It cannot be brought back.", "Revoke"))
        {
            return;
        }

        var outcome = await Keys.RevokeAsync(key.Id, await Actor.GetAsync(), Closing);
        _created = _created?.Key.Id == key.Id ? null : _created;
        if (outcome.Failure is { } failure)
        {
            Toasts.Warn($"{key.Name} was not revoked", Words.Of(failure));
        }
        else
        {
            Toasts.Say($"{key.Name} revoked");
        }
    }
}
