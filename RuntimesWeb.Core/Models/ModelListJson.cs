using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using RuntimesWeb.Core.Models.Protocols;
using RuntimesWeb.Core.Providers;

namespace RuntimesWeb.Core.Models;

/// <summary>Reads the model lists of all providers: <c>{data:[…]}</c> or a bare array, with what each of them tells beyond the id.</summary>
public static partial class ModelListJson
{
    private const int MostModels = 5000;

    /// <summary>Null when it is no list of models.</summary>
    public static ImmutableArray<ListedModel>? Read(Provider provider, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var list = json.RootElement.ValueKind == JsonValueKind.Array ? json.RootElement : json.RootElement.Member("data");
            return list is { ValueKind: JsonValueKind.Array }
                ? [.. list.Items().Take(MostModels).Select(m => Model(provider, m)).OfType<ListedModel>().DistinctBy(m => m.Id)]
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ListedModel? Model(Provider provider, JsonElement model)
    {
        if (model.Text("id") is not { Length: > 0 } id || IsForSomethingElse(provider, model, id))
        {
            return null;
        }

        // Google lists "models/gemini-…" and takes it without.
        id = id.StartsWith("models/", StringComparison.Ordinal) ? id["models/".Length..] : id;
        return new ListedModel(
            id,
            model.Text("display_name") ?? model.Text("name") ?? id,
            model.Number("context_length") ?? model.Number("context_window") ?? model.Number("max_context_length") ?? model.Number("max_input_tokens"),
            Price(model, "prompt", "input"),
            Price(model, "completion", "output"),
            UsesTools(model));
    }

    private static bool IsForSomethingElse(Provider provider, JsonElement model, string id) =>
        (provider.Id == ProviderCatalog.OpenAI && NoChat().IsMatch(id))
        || (model.Text("type") is { } type && type is "embedding" or "image" or "audio" or "rerank" or "moderation" or "video" or "transcribe")
        || model.Member("capabilities")?.Member("completion_chat") is { ValueKind: JsonValueKind.False };

    /// <summary>OpenRouter tells USD a token, as text; Together USD a million tokens, as a number..</summary>
    private static long? Price(JsonElement model, string aToken, string aMillion)
    {
        var pricing = model.Member("pricing");
        if (pricing?.Text(aToken) is { } text)
        {
            return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var usd) && usd is >= 0 and < 1 ? (long)Math.Round(usd * 1_000_000_000_000m) : null;
        }

        return pricing?.Member(aMillion) is { ValueKind: JsonValueKind.Number } number && number.TryGetDecimal(out var price) && price is > 0 and < 1_000_000
            ? (long)Math.Round(price * 1_000_000m)
            : null;
    }

    private static bool? UsesTools(JsonElement model) =>
        model.Member("supported_parameters") is { ValueKind: JsonValueKind.Array } parameters
            ? parameters.EnumerateArray().Any(p => p.ValueKind == JsonValueKind.String && p.GetString() == "tools")
            : model.Member("capabilities")?.Member("function_calling") is { ValueKind: JsonValueKind.True or JsonValueKind.False } told
                ? told.ValueKind == JsonValueKind.True
                : null;

    [GeneratedRegex("embedding|whisper|tts|dall-e|moderation|transcribe|realtime|gpt-image|sora|davinci|babbage|-audio", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NoChat();
}
