using System.Collections.Concurrent;
using System.Collections.Immutable;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Settings;

namespace RuntimesWeb.Core.Providers;

/// <summary>Where the key in use comes from.</summary>
public enum CredentialSource
{
    Vault,
    Env,
    CliLogin,
}

/// <summary>Whether a provider's stored entry can be used.</summary>
public enum CredentialState
{
    Ok,
    Missing,
    Unreadable,

    /// <summary>Entered for another origin than the base URL has now.</summary>
    Detached,
}

/// <summary>What is true of one provider now. A key of the environment is used where it lies and never copied.</summary>
/// <param name="Connected">A usable key (Ollama: no key is needed).</param>
/// <param name="Rejected">What the provider said when it last refused exactly this key.</param>
/// <param name="Problem">Why the stored entry is not usable, in a sentence.</param>
public sealed record ProviderStatus(
    Provider Provider,
    BaseUrl BaseUrl,
    bool Connected,
    CredentialSource? Source,
    CredentialState State,
    StoredCredential? Stored,
    string? Rejected,
    string? Problem);

/// <summary>The live picture of all providers, computed from memory: vault, environment, base URLs.</summary>
public sealed class ProviderBoard
{
    private readonly Vault _vault;
    private readonly ProviderUrls _urls;
    private readonly Machine _machine;
    private readonly ConcurrentDictionary<ProviderId, (Secret Key, string Message)> _rejected = new();
    private ImmutableArray<ProviderStatus> _current;

    public ProviderBoard(Vault vault, ProviderUrls urls, SettingsStore settings, Machine machine)
    {
        (_vault, _urls, _machine) = (vault, urls, machine);
        vault.Changed += Refresh;
        settings.Changed += Refresh;
    }

    public event Action? Changed;

    public ImmutableArray<ProviderStatus> Current
    {
        get
        {
            if (_current.IsDefault)
            {
                Compute();
            }

            return _current;
        }
    }

    public ProviderStatus Get(ProviderId id) => Current.First(p => p.Provider.Id == id);

    /// <summary>The key to use against the provider's present base URL: the vault's, else the environment's; each only for the origin it belongs to.</summary>
    public Outcome<(Secret Key, CredentialSource Source)> Key(ProviderId id)
    {
        var provider = ProviderCatalog.Get(id);
        var origin = _urls.Of(provider).Origin;
        var stored = _vault.Open(id, origin);
        if (stored.IsOk)
        {
            return (stored.Value, CredentialSource.Vault);
        }

        if (EnvironmentKey(provider) is { } fromEnvironment && _urls.Operator(provider).Origin == origin)
        {
            return (fromEnvironment, CredentialSource.Env);
        }

        return stored.Failure!;
    }

    /// <summary>Remembers that the provider refused this key, until another one is used or it is accepted.</summary>
    public void NoteRejected(ProviderId id, Secret key, string message)
    {
        _rejected[id] = (key, message);
        Refresh();
    }

    public void NoteAccepted(ProviderId id)
    {
        if (_rejected.TryRemove(id, out _))
        {
            Refresh();
        }
    }

    private void Refresh()
    {
        Compute();
        Changed?.Invoke();
    }

    private void Compute() => ImmutableInterlocked.InterlockedExchange(ref _current, [.. ProviderCatalog.All.Select(Status)]);

    private ProviderStatus Status(Provider provider)
    {
        var url = _urls.Of(provider);
        var stored = _vault.Find(provider.Id);
        var key = provider.NeedsKey ? Key(provider.Id) : Failure.NotFound("no key is needed");
        var state = stored switch
        {
            null => CredentialState.Missing,
            { Problem: not null } => CredentialState.Unreadable,
            _ when stored.Origin != url.Origin => CredentialState.Detached,
            _ => CredentialState.Ok,
        };
        return new ProviderStatus(
            provider,
            url,
            key.IsOk,
            key.IsOk ? key.Value.Source : null,
            state == CredentialState.Missing && key.IsOk ? CredentialState.Ok : state,
            stored,
            key.IsOk && _rejected.TryGetValue(provider.Id, out var last) && last.Key == key.Value.Key ? last.Message : null,
            state switch
            {
                CredentialState.Unreadable => stored!.Problem,
                CredentialState.Detached => $"it was entered for {stored!.Origin}; enter it again to use it with {url.Origin}",
                _ => null,
            });
    }

    private Secret? EnvironmentKey(Provider provider) =>
        provider.EnvVar is not null && _machine.Variable(provider.EnvVar) is { } value && !string.IsNullOrWhiteSpace(value) ? new Secret(value.Trim()) : null;
}
