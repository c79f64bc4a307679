using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes.Adapters;

namespace RuntimesWeb.Core.Runtimes.Choice;

/// <summary>The names under which people ask for models: a provider's own, <c>provider:name</c>, and Stagent's short ones.</summary>
public static class ModelIds
{
    /// <summary>Stagent API Reference, chat models: short names, and the models they stand for.</summary>
    public static IReadOnlyDictionary<string, string> Aliases { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["haiku"] = "claude-haiku-4-5",
        ["sonnet"] = "claude-sonnet-4-6",
        ["opus"] = "claude-opus-4-6",
    };

    /// <summary>How a model of a provider is named where no provider stands beside it.</summary>
    public static string Of(ProviderId provider, string model) =>
        provider == ProviderCatalog.Anthropic || provider == ProviderCatalog.OpenAI ? model : $"{provider}:{model}";

    /// <summary>The provider and model behind a name, as far as the name says it.</summary>
    public static ModelChoice Wish(string? provider, string? model)
    {
        if (model is null)
        {
            return new ModelChoice(provider is null ? null : new ProviderId(provider));
        }

        var name = Aliases.GetValueOrDefault(model, model);
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        if (provider is null && colon > 0 && ProviderCatalog.Find(name[..colon]) is { } named)
        {
            return new ModelChoice(named.Id, name[(colon + 1)..]);
        }

        return provider is not null ? new ModelChoice(new ProviderId(provider), name)
            : name.StartsWith("claude-", StringComparison.Ordinal) ? new ModelChoice(ProviderCatalog.Anthropic, name)
            // gpt-oss is what others serve.
            : (name.StartsWith("gpt-", StringComparison.Ordinal) && !name.StartsWith("gpt-oss", StringComparison.Ordinal)) || (name.Length > 1 && name[0] == 'o' && char.IsAsciiDigit(name[1])) ? new ModelChoice(ProviderCatalog.OpenAI, name)
            : new ModelChoice(null, name);
    }
}
