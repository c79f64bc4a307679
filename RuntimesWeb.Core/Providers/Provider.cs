using System.Collections.Immutable;
using RuntimesWeb.Core.Credentials;

namespace RuntimesWeb.Core.Providers;

/// <summary>How a provider wants its key.</summary>
public enum KeyHeader
{
    None,
    Bearer,
    XApiKey,
}

/// <summary>One provider as the catalogue knows it.</summary>
/// <param name="ModelsPath">The models endpoint, relative to the base URL; also what a probe asks.</param>
/// <param name="KeyPath">An endpoint that needs the key, where the models endpoint answers without one.</param>
/// <param name="EnvVar">The usual environment variable of its key; null for a provider without keys.</param>
/// <param name="BaseUrlVariable">The usual environment variable of its base URL, where there is one.</param>
/// <param name="KeyPrefix">What its keys begin with, to recognise a pasted one.</param>
/// <param name="KeysUrl">Where a person gets a key (or the program, for Ollama).</param>
public sealed record Provider(
    ProviderId Id,
    string Label,
    string DefaultBaseUrl,
    string ModelsPath,
    KeyHeader KeyHeader,
    string? EnvVar,
    string? BaseUrlVariable,
    string? KeyPrefix,
    string KeysUrl,
    string? KeyPath = null)
{
    public bool NeedsKey => KeyHeader != KeyHeader.None;
}

/// <summary>The providers, in the order they are shown.</summary>
public static class ProviderCatalog
{
    public static readonly ProviderId Anthropic = new("anthropic");
    public static readonly ProviderId OpenAI = new("openai");
    public static readonly ProviderId OpenRouter = new("openrouter");
    public static readonly ProviderId Ollama = new("ollama");

    public static ImmutableArray<Provider> All { get; } =
    [
        new(Anthropic, "Anthropic", "https://api.anthropic.com", "v1/models", KeyHeader.XApiKey, "ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "sk-ant-", "https://console.anthropic.com/settings/keys"),
        new(OpenAI, "OpenAI", "https://api.openai.com/v1", "models", KeyHeader.Bearer, "OPENAI_API_KEY", "OPENAI_BASE_URL", "sk-", "https://platform.openai.com/api-keys"),
        new(OpenRouter, "OpenRouter", "https://openrouter.ai/api/v1", "models", KeyHeader.Bearer, "OPENROUTER_API_KEY", "OPENROUTER_BASE_URL", "sk-or-", "https://openrouter.ai/settings/keys", KeyPath: "key"),
        new(Ollama, "Ollama", "http://localhost:11434", "api/tags", KeyHeader.None, null, "OLLAMA_BASE_URL", null, "https://ollama.com/download"),
        OpenAICompatible("google", "Google Gemini", "https://generativelanguage.googleapis.com/v1beta/openai", "GEMINI_API_KEY", "AIza", "https://aistudio.google.com/apikey"),
        OpenAICompatible("xai", "xAI", "https://api.x.ai/v1", "XAI_API_KEY", "xai-", "https://console.x.ai"),
        OpenAICompatible("groq", "Groq", "https://api.groq.com/openai/v1", "GROQ_API_KEY", "gsk_", "https://console.groq.com/keys"),
        OpenAICompatible("mistral", "Mistral", "https://api.mistral.ai/v1", "MISTRAL_API_KEY", null, "https://console.mistral.ai/api-keys"),
        OpenAICompatible("together", "Together", "https://api.together.xyz/v1", "TOGETHER_API_KEY", null, "https://api.together.ai/settings/api-keys"),
        OpenAICompatible("cerebras", "Cerebras", "https://api.cerebras.ai/v1", "CEREBRAS_API_KEY", "csk-", "https://cloud.cerebras.ai"),
        OpenAICompatible("moonshot", "Moonshot", "https://api.moonshot.ai/v1", "MOONSHOT_API_KEY", null, "https://platform.moonshot.ai/console/api-keys"),
    ];

    public static Provider? Find(string? id) => All.FirstOrDefault(p => p.Id.Value == id);

    public static Provider Get(ProviderId id) => Find(id.Value) ?? throw new ArgumentException($"no provider {id}", nameof(id));

    private static Provider OpenAICompatible(string id, string label, string baseUrl, string envVar, string? prefix, string keysUrl) =>
        new(new ProviderId(id), label, baseUrl, "models", KeyHeader.Bearer, envVar, null, prefix, keysUrl);
}
