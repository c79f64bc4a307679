using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;

namespace RuntimesWeb.Core.Usage;

/// <summary>One row of the price list: a model under all its names, with the day it was written down and where it is published. Prices in USD per million tokens.</summary>
public sealed record PriceRow(
    string Provider,
    ImmutableArray<string> Models,
    decimal Input,
    decimal Output,
    decimal? CachedInput,
    decimal? CacheWrite,
    DateOnly Date,
    string Source)
{
    public ModelPrice Price => new(Micros(Input), Micros(Output), CachedInput is { } cached ? Micros(cached) : null, CacheWrite is { } write ? Micros(write) : null);

    private static long Micros(decimal usd) => (long)(usd * 1_000_000m);
}

/// <summary>The prices that are part of the product. A model that is not in the list has no price: null, never a guess.</summary>
public static class Prices
{
    private static readonly FrozenDictionary<(string Provider, string Model), ModelPrice> ByModel;

    static Prices()
    {
        using var stream = typeof(Prices).Assembly.GetManifestResourceStream("RuntimesWeb.Core.Usage.prices.json")
            ?? throw new InvalidOperationException("prices.json is not embedded");
        Rows = JsonSerializer.Deserialize<ImmutableArray<PriceRow>>(stream, JsonSerializerOptions.Web);
        ByModel = Rows.SelectMany(r => r.Models.Select(m => KeyValuePair.Create((r.Provider, m), r.Price))).ToFrozenDictionary();
    }

    public static ImmutableArray<PriceRow> Rows { get; }

    /// <summary>A model that Ollama runs on this or another computer of the person's costs nothing; one it passes on to its makers' cloud is not known.</summary>
    public static ModelPrice? Find(string provider, string model) =>
        provider == "ollama" ? model.EndsWith("cloud", StringComparison.OrdinalIgnoreCase) ? null : ModelPrice.Free
        : ByModel.GetValueOrDefault((provider, model));
}
