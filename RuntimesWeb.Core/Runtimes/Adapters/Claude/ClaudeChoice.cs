using RuntimesWeb.Core.Ollama;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes.Adapters.Native;

namespace RuntimesWeb.Core.Runtimes.Adapters.Claude;

/// <summary>Whose model Claude Code works with: Anthropic's, its own choice when none is wished for, or one of Ollama, which has to be named or be there.</summary>
public sealed class ClaudeChoice(ClaudeLaunch launch, ChooseModel ollamas, OllamaModels ollama)
{
    public Outcome<ModelChoice> Run(ModelChoice wish)
    {
        var model = string.IsNullOrWhiteSpace(wish.Model) ? null : wish.Model;
        var provider = wish.Provider ?? (model is not null && !model.StartsWith("claude-", StringComparison.Ordinal) && ollama.Current.Named(model) is not null ? ProviderCatalog.Ollama : ProviderCatalog.Anthropic);
        if (provider != ProviderCatalog.Anthropic && provider != ProviderCatalog.Ollama)
        {
            return Failure.Invalid($"Claude Code works with anthropic or ollama, not with {provider}", "Choose another provider, or the runtime clawboo-native, which works with any.");
        }

        return model is not null && !IsName(model) ? Failure.InvalidField("model", $"'{model}' is no name of a model")
            : launch.Check(provider).Failure is { } failure ? failure
            : provider == ProviderCatalog.Ollama ? ollamas.Run(RuntimeCatalog.Get(RuntimeCatalog.Ollama), new ModelChoice(provider, model))
            : new ModelChoice(provider, model);
    }

    // It stands in the arguments of a program.
    private static bool IsName(string model) => model.Length <= 200 && !model.Any(c => char.IsControl(c) || char.IsWhiteSpace(c));
}
