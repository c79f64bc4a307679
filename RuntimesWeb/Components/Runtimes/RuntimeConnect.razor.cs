using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Components.Runtimes;

/// <summary>Connects a runtime: with what is already there, with a pasted key, or with its own login.</summary>
public sealed partial class RuntimeConnect
{
    private string _provider = "";
    private Failure? _failure;

    [Parameter, EditorRequired]
    public required RuntimeStatus Status { get; set; }

    [Inject]
    public required ProviderBoard Providers { get; set; }

    [Inject]
    public required ConnectRuntime Connect { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    [Inject]
    public required Toasts Toasts { get; set; }

    private Runtime Runtime => Status.Runtime;

    private bool IsNative => Runtime.Id == RuntimeCatalog.Native;

    // Only the native runtime may be connected through the key of any provider; the others through their primary one.
    private Provider[] Choices =>
        [.. (IsNative ? Runtime.Providers : Runtime.Providers.Take(1)).Select(ProviderCatalog.Get)];

    private Provider Provider => ProviderCatalog.Find(_provider) ?? Choices[0];

    private string? Reusable => IsNative ? Runtime.Providers.Select(p => (string?)p.Value).FirstOrDefault(p => Providers.Get(new(p!)).Connected) : null;

    // A login of its own, or the key of a provider named: both need nothing pasted. The other runtimes are connected by their key.
    private bool CanReuse => Runtime.AuthKind == AuthKind.OAuth || Reusable is not null;

    protected override void OnInitialized() => _provider = Choices[0].Id.Value;

    private async Task ConnectAgainAsync()
    {
        var outcome = await Connect.RunAsync(Runtime.Id.Value, null, Reusable, await Actor.GetAsync(), Closing);
        _failure = outcome.Failure;
        if (outcome.IsOk)
        {
            Toasts.Say($"{Runtime.Label} connected");
        }
    }
}
