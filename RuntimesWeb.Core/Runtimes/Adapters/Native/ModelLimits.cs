using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Ollama;
using RuntimesWeb.Core.Providers;

namespace RuntimesWeb.Core.Runtimes.Adapters.Native;

/// <summary>What a model has room for, and whether it can call tools as far as is known.</summary>
public sealed record ModelLimit(int WindowTokens, bool CanCallTools);

/// <summary>The limits of models: what Ollama told of its own, and for the others what their makers publish, by the beginning of the name.</summary>
public sealed class ModelLimits(Func<OllamaSnapshot> ollama)
{
    private const int Usual = 128_000;
    private const int UsualOfOllama = 8_192;

    // More room than this takes more memory than most computers have; models that could hold more are asked for this much at most.
    private const int MostOfOllama = 32_768;

    // The first that fits counts.
    private static readonly (string Begins, int Tokens)[] Known =
    [
        ("claude-", 200_000),
        ("gpt-4.1", 1_000_000), ("gpt-4o", 128_000), ("gpt-4-turbo", 128_000), ("gpt-4", 8_192), ("gpt-3.5", 16_385), ("gpt-5", 272_000), ("o1", 200_000), ("o3", 200_000), ("o4", 200_000),
        ("gemini-", 1_000_000), ("grok-4", 256_000), ("kimi-k2", 256_000), ("llama-3", 128_000), ("mistral-", 128_000),
    ];

    public ModelLimit Of(ProviderId provider, string model)
    {
        if (provider != ProviderCatalog.Ollama)
        {
            var name = model[(model.LastIndexOf('/') + 1)..];
            var known = Array.Find(Known, k => name.StartsWith(k.Begins, StringComparison.OrdinalIgnoreCase)).Tokens;
            return new ModelLimit(known > 0 ? known : Usual, CanCallTools: true);
        }

        var now = ollama();
        var details = now.Named(model) is { } installed ? now.DetailsOf(installed) : ModelDetails.None;
        return new ModelLimit(
            (int)Math.Clamp(details.ContextLength ?? UsualOfOllama, 2_048, MostOfOllama),
            details.Capabilities.IsEmpty || details.Capabilities.Contains("tools"));
    }
}
