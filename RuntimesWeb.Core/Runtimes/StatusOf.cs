using System.Collections.Immutable;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes.Detection;

namespace RuntimesWeb.Core.Runtimes;

/// <summary>The rules that turn evidence into a status. Pure: the same facts give the same status.</summary>
internal static class StatusOf
{
    public static RuntimeStatus Runtime(Runtime runtime, MachineFacts facts, ProviderBoard providers, bool disconnected)
    {
        var keys = runtime.Providers.Select(providers.Get).ToImmutableArray();
        if (runtime.Id == RuntimeCatalog.Local)
        {
            return Local(runtime);
        }

        return runtime.Id == RuntimeCatalog.Ollama ? Ollama(runtime, facts.Ollama)
            : runtime.BuiltIn ? BuiltIn(runtime, keys, facts.Ollama, disconnected)
            : Cli(runtime, keys, facts.Clis.GetValueOrDefault(runtime.Id), disconnected);
    }

    /// <summary>Whether two statuses say the same but for the times of the looks.</summary>
    public static bool Same(RuntimeStatus a, RuntimeStatus b) =>
        a with { Facts = [], CheckedAt = null } == b with { Facts = [], CheckedAt = null }
        && a.Facts.Select(f => (f.What, f.Ok, f.Evidence)).SequenceEqual(b.Facts.Select(f => (f.What, f.Ok, f.Evidence)));

    private static RuntimeStatus Local(Runtime runtime) => new(
        runtime, ConnectionState.Ready, "Always ready · no language model", null,
        Installed: true, BinPath: null, Version: null, Healthy: true, HealthMessage: null,
        HasCredential: false, HasVaultCredential: false, Source: null, LoggedIn: null, Disconnected: false,
        [new Fact("Installed", true, "Part of RuntimesWeb", "Built in", null)], null);

    private static RuntimeStatus Ollama(Runtime runtime, OllamaFacts? seen)
    {
        var (state, reason, fix) = seen switch
        {
            null => (ConnectionState.Unknown, "Not looked at yet", null),
            { Models: > 0 } => (ConnectionState.Ready, $"Running {seen.Version} · {Count(seen.Models.Value, "model")}", null),
            { Models: 0 } => (ConnectionState.NeedsModel, $"Running {seen.Version} · no model yet", "Pull a model, for example: ollama pull llama3.2"),
            { Binary: not null } => (ConnectionState.Unreachable, $"Installed, not answering · {seen.Problem}", "Start it: ollama serve"),
            _ => (ConnectionState.NotInstalled, "Not found on this computer", "Install Ollama, or set its base URL if it runs elsewhere"),
        };
        var answers = seen?.Models is not null;
        return new RuntimeStatus(
            runtime, state, reason, (string?)fix,
            Installed: answers || seen?.Binary is not null, seen?.Binary?.Path, seen?.Version,
            Healthy: answers, answers ? null : seen?.Problem ?? "not looked at yet",
            HasCredential: false, HasVaultCredential: false, Source: null, LoggedIn: null, Disconnected: false,
            seen is null ? [] :
            [
                new Fact("Answers", answers, answers ? $"Version {seen.Version ?? "not told"} at {seen.BaseUrl}" : seen.Problem!, $"GET {seen.BaseUrl}/api/tags, at most 5 s", seen.CheckedAt),
                new Fact("Has a model", answers ? seen.Models > 0 : null, answers ? Count(seen.Models!.Value, "model") : "Not known while it does not answer", "The list it answered with", seen.CheckedAt),
                new Fact("Program", seen.Binary is not null, seen.Binary?.Path ?? "ollama is not on PATH or in the user-install folders", "Looked through PATH and the user-install folders", seen.CheckedAt),
            ],
            seen?.CheckedAt);
    }

    private static RuntimeStatus BuiltIn(Runtime runtime, ImmutableArray<ProviderStatus> keys, OllamaFacts? ollama, bool disconnected)
    {
        var key = disconnected ? null : keys.FirstOrDefault(k => k.Connected && k.Rejected is null);
        var onOllama = runtime.Id == RuntimeCatalog.Native && !disconnected && ollama?.Models is not null;
        var usable = key is not null || onOllama;
        var problem = ProblemOf(keys);
        var missing = runtime.Id == RuntimeCatalog.Native
            ? $"no provider key connected ({string.Join(" or ", keys.Select(k => k.Provider.EnvVar))}, or set OLLAMA_BASE_URL)"
            : $"no {keys[0].Provider.Label} key connected ({runtime.EnvVar})";
        var with = string.Join(", ", (disconnected ? [] : keys).Where(k => k.Connected).Select(k => k.Provider.Label).Concat(onOllama ? ["Ollama"] : []));
        var facts = KeyFacts(keys, disconnected);
        if (runtime.Id == RuntimeCatalog.Native && ollama is not null)
        {
            facts = facts.Add(new Fact("Ollama", onOllama, ollama.Problem ?? $"Answers at {ollama.BaseUrl}", $"GET {ollama.BaseUrl}/api/tags", ollama.CheckedAt));
        }

        return new RuntimeStatus(
            runtime,
            usable ? ConnectionState.Ready : ConnectionState.NeedsAuth,
            usable ? $"Ready with {with}" : Unusable("Built in", problem, disconnected),
            usable ? null : disconnected ? "Connect it again to use it" : runtime.Id == RuntimeCatalog.Native ? "Add a key of any provider, or start Ollama" : $"Add {WithArticle(keys[0].Provider.Label)} key",
            Installed: true, BinPath: null, Version: null,
            Healthy: usable, usable ? null : problem ?? missing,
            HasCredential: key is not null, HasVaultCredential: !disconnected && keys.Any(k => k is { Connected: true, Source: CredentialSource.Vault }),
            key?.Source, LoggedIn: null, disconnected,
            facts, ollama?.CheckedAt);
    }

    private static RuntimeStatus Cli(Runtime runtime, ImmutableArray<ProviderStatus> keys, CliFacts? seen, bool disconnected)
    {
        var key = disconnected ? null : keys.FirstOrDefault(k => k.Connected && k.Rejected is null);
        var login = !disconnected && seen?.LoggedIn == true;
        var hasCredential = key is not null || login;
        var installed = seen?.Binary is not null;
        var runs = installed && seen!.VersionProblem is null;
        var problem = ProblemOf(keys);
        var noAuth = runtime.AuthKind == AuthKind.OAuth ? ConnectionState.NeedsLogin : ConnectionState.NeedsAuth;
        var state = seen is null ? ConnectionState.Unknown
            : !installed ? ConnectionState.NotInstalled
            : !runs ? ConnectionState.Unknown
            : hasCredential ? ConnectionState.Ready : noAuth;

        var found = $"Installed {seen?.Version}".TrimEnd();
        var (reason, fix) = state switch
        {
            ConnectionState.Ready => ($"{found} · {(key is not null ? $"{key.Provider.Label} key from {Where(key)}" : "signed in")}", (string?)null),
            ConnectionState.NotInstalled => (hasCredential ? "Not installed · key is there" : "Not installed", $"Install it: {runtime.InstallCommand}"),
            ConnectionState.Unknown when seen is not null => ("Found, but it does not run", $"{seen.Binary!.Path}: {seen.VersionProblem}"),
            ConnectionState.Unknown => ("Not looked at yet", null),
            ConnectionState.NeedsLogin => (Unusable(found, problem, disconnected, "not signed in"), $"In a terminal: {runtime.LoginCommand}. Or add {WithArticle(keys[0].Provider.Label)} key"),
            _ => (Unusable(found, problem, disconnected), disconnected ? "Connect it again to use it" : $"Add {WithArticle(keys[0].Provider.Label)} key{(runtime.LoginCommand is null ? "" : $", or sign in: {runtime.LoginCommand}")}"),
        };

        var health = seen is null ? "not looked at yet"
            : !installed ? $"{runtime.Binary} not found on PATH or user-install dirs"
            : !runs ? $"{runtime.Binary} was found but does not run: {seen.VersionProblem}"
            : null;

        return new RuntimeStatus(
            runtime, state, reason, fix, installed, seen?.Binary?.Path, seen?.Version,
            Healthy: health is null, health ?? (hasCredential ? null : problem),
            hasCredential,
            HasVaultCredential: !disconnected && keys.Any(k => k is { Connected: true, Source: CredentialSource.Vault }),
            key?.Source ?? (login ? CredentialSource.CliLogin : null),
            runtime.LoginCommand is null ? null : seen?.LoggedIn, disconnected,
            [.. CliFacts(runtime, seen), .. KeyFacts(keys, disconnected)], seen?.CheckedAt);
    }

    private static IEnumerable<Fact> CliFacts(Runtime runtime, CliFacts? seen)
    {
        if (seen is null)
        {
            yield break;
        }

        yield return new Fact(
            "Installed", seen.Binary is not null, seen.Binary?.Path ?? $"{runtime.Binary} is not on PATH or in the user-install folders",
            "Looked through PATH and the user-install folders", seen.CheckedAt);
        if (seen.Binary is null)
        {
            yield break;
        }

        yield return new Fact("Runs", seen.VersionProblem is null, seen.Version is null ? seen.VersionProblem! : $"Version {seen.Version}", $"{runtime.Binary} --version", seen.AskedAt);
        if (runtime.LoginCommand is not null)
        {
            yield return new Fact(
                "Signed in", seen.LoggedIn, seen.LoginDetail ?? "It does not tell",
                runtime.Id == RuntimeCatalog.Codex ? "codex login status" : "claude auth status", seen.AskedAt);
        }
    }

    private static ImmutableArray<Fact> KeyFacts(ImmutableArray<ProviderStatus> keys, bool disconnected) =>
    [
        .. keys.Where((k, i) => i == 0 || k.Connected || k.Problem is not null).Select(k => new Fact(
            $"{k.Provider.Label} key",
            !disconnected && k.Connected && k.Rejected is null,
            disconnected && k.Connected ? "There is one, but this runtime is disconnected"
                : k.Rejected ?? k.Problem ?? (k.Connected ? $"From {Where(k)}" : "None"),
            "Looked in the vault and the environment",
            k.Stored?.VerifiedAt)),
    ];

    private static string Where(ProviderStatus key) => key.Source == CredentialSource.Env ? $"the environment ({key.Provider.EnvVar})" : "the vault";

    private static string? ProblemOf(ImmutableArray<ProviderStatus> keys) =>
        keys.Select(k => k.Rejected ?? (k is { Problem: not null, Connected: false } ? $"The stored {k.Provider.Label} key is not usable: {k.Problem}" : null)).FirstOrDefault(p => p is not null);

    private static string Unusable(string found, string? problem, bool disconnected, string none = "no key yet") =>
        $"{found} · {(disconnected ? "disconnected" : problem ?? none)}";

    private static string WithArticle(string label) => ("AEIO".Contains(label[0], StringComparison.Ordinal) ? "an " : "a ") + label;

    private static string Count(int n, string thing) => n == 1 ? $"1 {thing}" : $"{n} {thing}s";
}
