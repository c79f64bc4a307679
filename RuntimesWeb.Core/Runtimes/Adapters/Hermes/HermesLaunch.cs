using System.Text;
using RuntimesWeb.Core.CredentialProxy;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes.Adapters.Cli;

namespace RuntimesWeb.Core.Runtimes.Adapters.Hermes;

/// <summary>
/// What Hermes is started with. Its message goes as an argument, because it reads none from its input: others on this computer can see it while it works, so what is
/// secret does not belong into it.
/// </summary>
internal static class HermesLaunch
{
    // Linux takes no longer argument than 128 KB.
    private const int LongestPrompt = 120_000;

    /// <summary>How Hermes calls the providers, with the models it works with when none is wished for.</summary>
    public static readonly IReadOnlyDictionary<ProviderId, (string Name, string Model)> Providers = new Dictionary<ProviderId, (string, string)>
    {
        [ProviderCatalog.OpenRouter] = ("openrouter", "openai/gpt-4o-mini"),
        [ProviderCatalog.Anthropic] = ("anthropic", "claude-haiku-4-5"),
        [ProviderCatalog.OpenAI] = ("openai-api", "gpt-4o-mini"),
    };

    /// <summary>Puts its home, and the pass in place of the key, into its environment.</summary>
    public static void Equip(CliKit kit, ProxyLease lease)
    {
        var provider = ProviderCatalog.Get(lease.Provider);
        kit.Environment["HERMES_HOME"] = kit.Home;
        if (provider.EnvVar is { } variable)
        {
            kit.Environment[variable] = lease.Token.Reveal();
            kit.Environment[provider.BaseUrlVariable ?? variable.Replace("_API_KEY", "_BASE_URL", StringComparison.Ordinal)] = lease.Address.AbsoluteUri;
        }
    }

    /// <summary>Null when the message is too long for an argument.</summary>
    /// <param name="session">Where it goes on; null when it begins anew.</param>
    public static IReadOnlyList<string>? Arguments(RunRequest request, string? session)
    {
        var text = CliPrompt.Text(request, session is not null);
        var prompt = request.SystemPrompt is { Length: > 0 } system && session is null ? $"{system}\n\n{text}" : text;
        if (Encoding.UTF8.GetByteCount(prompt) > LongestPrompt)
        {
            return null;
        }

        return
        [
            // What begins like an option would be read as one.
            "chat", "-q", prompt.StartsWith('-') ? "\n" + prompt : prompt, "-Q",
            .. request.Mode == PermissionMode.Trusted ? ["--yolo"] : Array.Empty<string>(),
            .. request.Model.Model is { } model ? ["-m", model] : Array.Empty<string>(),
            .. request.Model.Provider is { } provider && Providers.TryGetValue(provider, out var known) ? ["--provider", known.Name] : Array.Empty<string>(),
            .. session is not null ? ["--resume", session] : Array.Empty<string>(),
        ];
    }
}
