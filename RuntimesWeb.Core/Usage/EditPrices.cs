using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Settings;

namespace RuntimesWeb.Core.Usage;

/// <summary>A price as somebody enters it, in micro-USD per million tokens; null where it was left out.</summary>
public sealed record PriceInput(
    string? Provider, string? Model, long? InputPerMillionMicros, long? OutputPerMillionMicros, long? CachedInputPerMillionMicros = null, long? CacheWritePerMillionMicros = null);

/// <summary>Enters and removes prices of a person's own. They count for answers from then on; what is booked stays as it was.</summary>
public sealed class EditPrices(SettingsStore settings, PriceList list)
{
    // A hundred thousand dollars for a million tokens: more is a slip of the decimal point.
    private const long Highest = 100_000_000_000;
    private const int LongestModel = 200;

    public async Task<Outcome<EnteredPrice>> EnterAsync(PriceInput input, Actor by, CancellationToken ct)
    {
        if (Wrong(input.Provider, input.Model) is { } name)
        {
            return name;
        }

        foreach (var (field, micros, required) in new[]
        {
            ("inputPerMillionMicros", input.InputPerMillionMicros, true),
            ("outputPerMillionMicros", input.OutputPerMillionMicros, true),
            ("cachedInputPerMillionMicros", input.CachedInputPerMillionMicros, false),
            ("cacheWritePerMillionMicros", input.CacheWritePerMillionMicros, false),
        })
        {
            if (micros is null ? required : micros is < 0 or > Highest)
            {
                return Failure.InvalidField(field, micros is null ? $"{field} is required" : $"{field} must be between 0 and {Highest}");
            }
        }

        var price = new ModelPrice(input.InputPerMillionMicros!.Value, input.OutputPerMillionMicros!.Value, input.CachedInputPerMillionMicros, input.CacheWritePerMillionMicros); // just checked
        var entered = new EnteredPrice(input.Provider!.Trim(), input.Model!.Trim(), price); // as above
        await settings.SetAsync(PriceList.Key(entered.Provider, entered.Model), PriceList.Write(price), by, ct);
        return entered;
    }

    /// <summary>From then on the product's own price counts again, if it has one.</summary>
    public async Task<Outcome<Done>> RemoveAsync(string? provider, string? model, Actor by, CancellationToken ct)
    {
        if (Wrong(provider, model) is { } wrong)
        {
            return wrong;
        }

        if (list.FindEntered(provider!.Trim(), model!.Trim()) is not { } known) // just checked
        {
            return Failure.NotFound("no price was entered for this model");
        }

        await settings.SetAsync(PriceList.Key(known.Provider, known.Model), null, by, ct);
        return default(Done);
    }

    private static Failure? Wrong(string? provider, string? model) =>
        string.IsNullOrWhiteSpace(provider) || provider.Trim().Length > 60 || provider.Any(c => c == ':' || char.IsControl(c) || c == ' ') ? Failure.InvalidField("provider", "provider must be the id of a provider, such as openai")
        : string.IsNullOrWhiteSpace(model) || model.Trim().Length > LongestModel || model.Any(char.IsControl) ? Failure.InvalidField("model", $"model must be a model's name of at most {LongestModel} characters")
        : null;
}
