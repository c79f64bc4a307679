using System.Collections.Immutable;
using System.Text.Json;
using RuntimesWeb.Core.Settings;

namespace RuntimesWeb.Core.Usage;

/// <summary>A price that a person entered for a model.</summary>
public sealed record EnteredPrice(string Provider, string Model, ModelPrice Price);

/// <summary>
/// What a model costs now: what a person entered, else what is part of the product. The one seam for whoever books an answer or shows a price; the ledger keeps
/// what a price was when its answer came.
/// </summary>
public sealed class PriceList(SettingsStore settings)
{
    private const string Prefix = "price:";

    public ImmutableArray<EnteredPrice> Entered =>
    [
        .. settings.Under(Prefix).Select(s => Read(s.Key, s.Value)).OfType<EnteredPrice>()
            .OrderBy(p => p.Provider, StringComparer.Ordinal).ThenBy(p => p.Model, StringComparer.Ordinal),
    ];

    /// <summary>Null when nobody told what it costs; never a guess.</summary>
    public ModelPrice? Find(string provider, string model) => FindEntered(provider, model)?.Price ?? Prices.Find(provider, model);

    public EnteredPrice? FindEntered(string provider, string model) => settings.Find(Key(provider, model)) is { } value ? Read(Key(provider, model), value) : null;

    internal static string Key(string provider, string model) => $"{Prefix}{provider}:{model}";

    internal static string Write(ModelPrice price) => JsonSerializer.Serialize(price, JsonSerializerOptions.Web);

    // Provider ids have no colon, models may.
    private static EnteredPrice? Read(string key, string value)
    {
        try
        {
            var parts = key[Prefix.Length..].Split(':', 2);
            return parts.Length == 2 && JsonSerializer.Deserialize<ModelPrice>(value, JsonSerializerOptions.Web) is { } price ? new EnteredPrice(parts[0], parts[1], price) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
