using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Components.Usage;

/// <summary>Takes dollars, stores millionths of them.</summary>
public sealed partial class PriceForm
{
    private readonly string _id = $"price-{Guid.NewGuid():N}";
    private string? _provider;
    private string? _model;
    private decimal? _input;
    private decimal? _output;
    private decimal? _cached;
    private bool _busy;
    private Failure? _failure;

    /// <summary>The model it is about; null to ask for it.</summary>
    [Parameter]
    public string? Provider { get; set; }

    [Parameter]
    public string? Model { get; set; }

    /// <summary>What is known of it already.</summary>
    [Parameter]
    public ModelPrice? Known { get; set; }

    [Parameter]
    public EventCallback OnDone { get; set; }

    [Inject]
    public required EditPrices Edit { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    [Inject]
    public required Toasts Toasts { get; set; }

    protected override void OnInitialized()
    {
        (_provider, _model) = (Provider ?? Core.Providers.ProviderCatalog.All[0].Id.Value, Model);
        (_input, _output, _cached) = (Usd(Known?.InputPerMillionMicros), Usd(Known?.OutputPerMillionMicros), Usd(Known?.CachedInputPerMillionMicros));
    }

    private static decimal? Usd(long? micros) => micros / 1_000_000m;

    private static long? Micros(decimal? usd) => usd is { } known ? (long)Math.Round(Math.Clamp(known, -1, 1_000_000) * 1_000_000m) : null;

    private string? Invalid(string field) => _failure?.Fields?.ContainsKey(field) == true ? "true" : null;

    private async Task SaveAsync()
    {
        _busy = true;
        try
        {
            var price = new PriceInput(_provider, _model, Micros(_input), Micros(_output), Micros(_cached), Known?.CacheWritePerMillionMicros);
            var outcome = await Edit.EnterAsync(price, await Actor.GetAsync(), Closing);
            _failure = outcome.Failure;
            if (outcome.IsOk)
            {
                Toasts.Say($"Price of {outcome.Value.Model} saved", "It counts for answers from now on.");
                await OnDone.InvokeAsync();
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
