using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Providers;

namespace RuntimesWeb.Components.Settings;

/// <summary>Changes where one provider is reached.</summary>
public sealed partial class BaseUrlForm
{
    private readonly string _id = $"url-{Guid.NewGuid():N}";
    private string? _url;
    private bool _busy;
    private Failure? _failure;

    [Parameter, EditorRequired]
    public required ProviderStatus Status { get; set; }

    [Parameter]
    public EventCallback OnDone { get; set; }

    [Inject]
    public required SetBaseUrl SetBaseUrl { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    [Inject]
    public required Toasts Toasts { get; set; }

    protected override void OnInitialized() => _url = Status.BaseUrl.Url.AbsoluteUri.TrimEnd('/');

    private async Task SaveAsync(string? url)
    {
        _busy = true;
        try
        {
            var outcome = await SetBaseUrl.RunAsync(Status.Provider.Id.Value, url, await Actor.GetAsync(), Closing);
            _failure = outcome.Failure;
            if (outcome.IsOk)
            {
                Toasts.Say($"{Status.Provider.Label} is reached at {outcome.Value.Origin}");
                await OnDone.InvokeAsync();
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
