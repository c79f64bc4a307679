using System.Collections.Immutable;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Ollama;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Core.Runtimes.Adapters.Native;

/// <summary>The rules by which provider and model are chosen. Pure: the same surroundings give the same choice.</summary>
public sealed class ChoiceRules(ImmutableArray<ProviderStatus> providers, OllamaSnapshot ollama)
{
    public const string DefaultOfOllama = "llama3.2";

    /// <summary>The model used when none is wished for.</summary>
    private static readonly Dictionary<ProviderId, string> Defaults = new()
    {
        [ProviderCatalog.Anthropic] = "claude-sonnet-4-6",
        [ProviderCatalog.OpenAI] = "gpt-4o",
        [ProviderCatalog.OpenRouter] = "anthropic/claude-haiku-4.5",
    };

    public Outcome<ModelChoice> Choose(Runtime runtime, ModelChoice wish)
    {
        var wished = string.IsNullOrWhiteSpace(wish.Model) ? wish with { Model = null } : wish;
        if (runtime.Id == RuntimeCatalog.Native)
        {
            return Native(wished);
        }

        // Models that Ollama has may be called as somebody else's are.
        return wished.Provider is { } other && !runtime.Providers.Contains(other) && !(runtime.Id == RuntimeCatalog.Ollama && wished.Model is { } model && ollama.Named(model) is not null)
            ? Failure.Invalid($"{runtime.Label} works with {runtime.Providers[0]}, not with {other}", "Choose another provider, or the runtime clawboo-native, which works with any.")
            : Of(runtime.Providers[0], wished.Model);
    }

    private Outcome<ModelChoice> Native(ModelChoice wish)
    {
        if (wish.Provider is { } provider)
        {
            return Of(provider, wish.Model);
        }

        var connected = providers.Where(p => p.Provider.NeedsKey && p is { Connected: true, Rejected: null }).Select(p => p.Provider.Id).ToList();
        if (wish.Model is { } model)
        {
            // Whose model it is, where its name tells; else whoever is there.
            var owner = ollama.Named(model) is not null ? ProviderCatalog.Ollama
                : connected.FirstOrDefault(c => Prices.Find(c.Value, model) is not null || model.StartsWith(c == ProviderCatalog.Anthropic ? "claude-" : c == ProviderCatalog.OpenAI ? "gpt-" : "\0", StringComparison.Ordinal));
            return owner.Value is not null ? Of(owner, model) : connected.Count > 0 ? Of(connected[0], model) : Nothing();
        }

        return connected.FirstOrDefault(Defaults.ContainsKey) is { Value: not null } first ? Of(first, null)
            : ollama.Answers ? OfOllama(null)
            : connected.Count > 0 ? Of(connected[0], null)
            : Nothing();
    }

    private Outcome<ModelChoice> Of(ProviderId id, string? model)
    {
        if (ProviderCatalog.Find(id.Value) is not { } provider)
        {
            return Failure.Invalid($"unknown provider '{id}'");
        }

        if (!provider.NeedsKey)
        {
            return OfOllama(model);
        }

        if (providers.First(p => p.Provider.Id == id) is { Connected: false } status)
        {
            return Failure.Conflict(
                status.Problem is { } problem ? $"the key of {provider.Label} cannot be used: {problem}" : $"{provider.Label} has no key",
                $"Enter a key of {provider.Label} on the Credentials page, /credentials{(provider.EnvVar is { } variable ? $", or set {variable}" : "")}.");
        }

        return (model ?? Defaults.GetValueOrDefault(id)) is { } chosen
            ? new ModelChoice(id, chosen)
            : Failure.Conflict($"no model of {provider.Label} is chosen", $"Choose one of the models of {provider.Label}.");
    }

    /// <summary>A model that is wished for is asked for even if it was not there a moment ago: Ollama knows best.</summary>
    private Outcome<ModelChoice> OfOllama(string? model)
    {
        if (model is not null || ollama.CheckedAt is null)
        {
            return new ModelChoice(ProviderCatalog.Ollama, model is null ? DefaultOfOllama : ollama.Named(model)?.Name ?? model);
        }

        if (ollama.Problem is { } problem)
        {
            return Failure.Conflict($"Ollama does not answer: {problem.Message}", "Start Ollama (ollama serve), or connect a provider with a key.");
        }

        var chosen = ollama.Named(DefaultOfOllama) ?? ollama.Models.FirstOrDefault(m => CanChat(m, ollama.DetailsOf(m)));
        return chosen is not null
            ? new ModelChoice(ProviderCatalog.Ollama, chosen.Name)
            : Failure.Conflict("no model pulled", $"Pull one on the Models page, such as {DefaultOfOllama}.");
    }

    /// <summary>By what Ollama says of it; a model it has not told of yet, by its name and family.</summary>
    private static bool CanChat(InstalledModel model, ModelDetails details) => details.Capabilities.IsEmpty
        ? !model.Name.Contains("embed", StringComparison.OrdinalIgnoreCase) && model.Family?.Contains("bert", StringComparison.OrdinalIgnoreCase) is not true
        : details.Capabilities.Contains("completion");

    private static Failure Nothing() => Failure.Conflict("no provider is connected", "Enter a key of any provider on the Credentials page, /credentials, or start Ollama.");
}
