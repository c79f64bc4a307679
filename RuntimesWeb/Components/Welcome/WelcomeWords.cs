using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Ollama;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Components.Welcome;

/// <summary>What the wizard says of what it found.</summary>
public static class WelcomeWords
{
    /// <summary>"Running, 3 models", "Installed, stopped", "Not found".</summary>
    public static string Ollama(OllamaSnapshot ollama, bool isInstalled) =>
        ollama.CheckedAt is null ? "Looking for it…"
        : ollama.Answers ? (ollama.Models.IsEmpty ? "Running, no model yet" : $"Running, {Words.Count(ollama.Models.Length, "model", "models")}")
        : !ollama.IsLocal ? $"Does not answer at {ollama.Url.Origin}"
        : isInstalled ? "Installed, stopped" : "Not found on this computer";

    /// <summary>"Claude Code 2.1.330, signed in".</summary>
    public static string Found(RuntimeStatus runtime) =>
        $"{runtime.Runtime.Label}{(runtime.Version is { } version ? $" {version}" : "")}{(runtime.LoggedIn switch { true => ", signed in", false when runtime.Source is null => ", not signed in", _ => "" })}";

    /// <summary>What a stored or found key looks like: <c>…x7Qd</c>, or the variable it stays in.</summary>
    public static string Key(ProviderStatus provider) =>
        provider.Source == CredentialSource.Env ? $"The {provider.Provider.Label} key from {provider.Provider.EnvVar} is used where it is; it is not copied."
        : provider.Stored is { } stored ? $"The {provider.Provider.Label} key …{stored.Last4 ?? "••••"} is stored encrypted (fingerprint {stored.Fingerprint}){(stored.VerifiedAt is null ? "; it is not verified yet" : " and verified")}."
        : $"There is no {provider.Provider.Label} key yet, so the team will wait for one.";

    /// <summary>One plain sentence on why this model for this place.</summary>
    public static string Why(string provider, bool leads) =>
        provider == ProviderCatalog.Ollama.Value ? (leads ? "Talks with you." : "Does the longer work. Two models at once need the memory of both, so it is the same one.")
        : leads ? "Talks with you and decides: the more able model." : "Does the longer work: quicker and cheaper.";
}
