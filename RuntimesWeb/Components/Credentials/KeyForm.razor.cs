using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Components.Credentials;

/// <summary>Verify before store: a key that the provider refuses is not kept unless a person says so.</summary>
public sealed partial class KeyForm
{
    private string _key = "";
    private bool _busy;
    private Problem? _problem;

    [Parameter, EditorRequired]
    public required Provider Provider { get; set; }

    /// <summary>The runtime that the key is connected through; null on the Credentials page.</summary>
    [Parameter]
    public Runtime? Through { get; set; }

    [Parameter]
    public EventCallback OnSaved { get; set; }

    /// <summary>What was typed begins like a key of another provider; where nobody listens, the hint says so.</summary>
    [Parameter]
    public EventCallback<Provider> OnRecognised { get; set; }

    [Parameter]
    public EventCallback OnCancel { get; set; }

    [Inject]
    public required ProbeProvider Probe { get; set; }

    [Inject]
    public required ConnectProvider ConnectProvider { get; set; }

    [Inject]
    public required ConnectRuntime ConnectRuntime { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    [Inject]
    public required Toasts Toasts { get; set; }

    private string Hint => KeyPrefixes.Owner(_key) is { } owner && owner.Id != Provider.Id
        ? $"This looks like a key of {owner.Label}; here it would be stored for {Provider.Label}."
        : "It is tested with one request, then stored encrypted on this computer.";

    private Task TypedAsync(string key)
    {
        (_key, _problem) = (key, null);
        return KeyPrefixes.Owner(key) is { } owner && owner.Id != Provider.Id ? OnRecognised.InvokeAsync(owner) : Task.CompletedTask;
    }

    private async Task SendAsync(bool verify)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        _problem = null;
        try
        {
            if (Through is null)
            {
                await ThroughProviderAsync(verify);
            }
            else
            {
                await ThroughRuntimeAsync(Through, verify);
            }
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task ThroughProviderAsync(bool verify)
    {
        var outcome = await ConnectProvider.RunAsync(Provider.Id.Value, _key, verify, await Actor.GetAsync(), Closing);
        if (outcome.Failure is { } failure)
        {
            _problem = Problem.Of(failure);
        }
        else if (outcome.Value is { Stored: false, Probe: { } refused })
        {
            _problem = Problem.Of(refused);
        }
        else
        {
            await DoneAsync(outcome.Value.Probe);
        }
    }

    private async Task ThroughRuntimeAsync(Runtime runtime, bool verify)
    {
        var key = ConnectProvider.ReadKey(_key);
        if (key.Failure is { } invalid)
        {
            _problem = Problem.Of(invalid);
            return;
        }

        var probe = verify ? await Probe.VerifyAsync(Provider, key.Value, Closing) : null;
        if (probe is { Ok: false })
        {
            _problem = Problem.Of(probe);
            return;
        }

        var outcome = await ConnectRuntime.RunAsync(runtime.Id.Value, _key, Provider.Id.Value, await Actor.GetAsync(), Closing);
        if (outcome.Failure is { } failure)
        {
            _problem = Problem.Of(failure);
            return;
        }

        if (verify)
        {
            // Connecting a runtime does not know of the test before it: this notes that the stored key works.
            await Probe.VerifyStoredAsync(Provider, Closing);
        }

        await DoneAsync(probe);
    }

    private Task DoneAsync(ProbeResult? probe)
    {
        _key = "";
        Toasts.Say($"{Provider.Label} key saved", probe is null ? "It was not verified" : ProbeWords.Works(probe));
        return OnSaved.InvokeAsync();
    }

    private sealed record Problem(string Title, string Text, bool CanSaveAnyway)
    {
        public static Problem Of(Failure failure) =>
            new("The key was not saved", Words.Of(failure), CanSaveAnyway: false);

        public static Problem Of(ProbeResult refused) => new(
            refused.Refused ? "The key was refused, so it was not saved" : "The key could not be tested, so it was not saved",
            Words.Sentence(refused.Cause ?? refused.Error ?? "No cause was given"),
            CanSaveAnyway: true);
    }
}
