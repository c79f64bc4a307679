using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Choice;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Core.Conversations;

/// <summary>A model a person can choose for a conversation (Stagent API Reference, chat models).</summary>
/// <param name="Id">What a conversation's <c>modelId</c> takes.</param>
/// <param name="Tier"><c>Fast</c>, <c>Balanced</c> or <c>Best</c>.</param>
/// <param name="CostLabel"><c>$</c>, <c>$$</c>, <c>$$$</c> or <c>Free</c>.</param>
/// <param name="Model">The provider's own name: of a short name, what it stands for.</param>
/// <param name="RuntimeId">The runtime that talks to this provider directly.</param>
/// <param name="UsesTools">Null when it is not known.</param>
public sealed record ChatModel(
    string Id, string Label, string Provider, string Tier, string CostLabel, string Model, string RuntimeId, long? ContextWindow, ModelPrice? Price, bool? UsesTools);

/// <summary>The models of every provider that is connected, short names first; a provider that does not answer is left out.</summary>
public sealed class ChatModels(ListModels models, ProviderBoard board)
{
    private const long Cheap = 1_500_000;
    private const long Dear = 4_500_000;

    public async Task<IReadOnlyList<ChatModel>> ListAsync(CancellationToken ct)
    {
        var asked = await Task.WhenAll(board.Current.Where(IsUsable).Select(async p => (p.Provider, List: await models.RunAsync(p.Provider.Id.Value, refresh: false, ct))));
        var listed = asked.Where(a => a.List.IsOk).SelectMany(a => a.List.Value.Models.Select(m => Of(a.Provider.Id, m))).ToList();
        var aliases = ModelIds.Aliases.Select(alias => listed.Find(m => m.Provider == ProviderCatalog.Anthropic.Value && (m.Model == alias.Value || m.Model.StartsWith(alias.Value + "-", StringComparison.Ordinal))) is { } real
            ? real with { Id = alias.Key, Label = char.ToUpperInvariant(alias.Key[0]) + alias.Key[1..] } : null).OfType<ChatModel>();
        return [.. aliases, .. listed];
    }

    private static bool IsUsable(ProviderStatus provider) => provider.Connected || provider.Provider.Id == ProviderCatalog.Ollama;

    private static ChatModel Of(ProviderId provider, ListedModel model)
    {
        // The list has the price that counts: a person's own, the product's or the provider's.
        var price = model is { InputPerMillionMicros: { } input, OutputPerMillionMicros: { } output } ? new ModelPrice(input, output) : null;
        var (tier, cost) = Grade(provider, model.Id, price);
        return new ChatModel(ModelIds.Of(provider, model.Id), model.Label, provider.Value, tier, cost, model.Id, RuntimeOf(provider).Value, model.ContextWindow, price, model.UsesTools);
    }

    // With a price, by the price; without, by what makers call their small and large ones.
    private static (string Tier, string Cost) Grade(ProviderId provider, string model, ModelPrice? price)
    {
        if (provider == ProviderCatalog.Ollama)
        {
            return ("Balanced", "Free");
        }

        var small = price is not null ? price.InputPerMillionMicros <= Cheap : Has(model, "haiku", "mini", "nano", "flash", "lite", "spark", "small");
        var large = price is not null ? price.InputPerMillionMicros >= Dear : Has(model, "opus", "pro", "ultra", "large");
        return small ? ("Fast", "$") : large ? ("Best", "$$$") : ("Balanced", "$$");
    }

    private static bool Has(string model, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (model.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static RuntimeId RuntimeOf(ProviderId provider) =>
        provider == ProviderCatalog.Anthropic ? RuntimeCatalog.AnthropicDirect
        : provider == ProviderCatalog.OpenAI ? RuntimeCatalog.OpenAIDirect
        : provider == ProviderCatalog.Ollama ? RuntimeCatalog.Ollama
        : RuntimeCatalog.Native;
}
