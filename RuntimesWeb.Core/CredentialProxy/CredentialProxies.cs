using System.Collections.Concurrent;
using RuntimesWeb.Core.Access;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Providers;

namespace RuntimesWeb.Core.CredentialProxy;

/// <summary>
/// Lets programs ask a provider without ever having its key: they get an address on this server and a pass that lives as long as their run; what they send goes to
/// that provider alone, with the key in the pass's place.
/// </summary>
public sealed class CredentialProxies(RunPasses passes, ProviderBoard providers, ServerAddress server)
{
    /// <summary>Below it lies one path for each provider.</summary>
    public const string Path = "/api/relay";

    private readonly ConcurrentDictionary<RunPass, ProxyLease> _open = new();

    /// <summary>Opens the way to a provider. A failure when it has no usable key, or this server no address that a program could be given.</summary>
    public Outcome<ProxyLease> Open(ProviderId provider)
    {
        var (key, address) = (providers.Key(provider), server.Loopback);
        if ((key.Failure ?? address.Failure) is { } failure)
        {
            return failure;
        }

        var pass = passes.Issue(RunPassUse.Proxy);
        return _open[pass] = new ProxyLease(provider, new Uri(address.Value, $"{Path}/{provider}"), pass, () => _open.TryRemove(pass, out _));
    }

    /// <summary>The lease that a pass belongs to, while a run holds it.</summary>
    public ProxyLease? Find(string token, string provider) =>
        passes.Find(token, RunPassUse.Proxy) is { } pass && _open.TryGetValue(pass, out var lease) && lease.Provider.Value == provider ? lease : null;

    /// <summary>Where a request on a lease goes, and the key it goes with; read anew each time, so that a changed key counts at once.</summary>
    public Outcome<ProxyTarget> TargetOf(ProxyLease lease)
    {
        var key = providers.Key(lease.Provider);
        var status = providers.Get(lease.Provider);
        return key.Failure is { } failure ? failure : new ProxyTarget(status.Provider, status.BaseUrl, key.Value.Key);
    }

    /// <summary>The provider did not accept the key: people see it where keys are shown.</summary>
    public void NoteRefused(ProxyTarget target) => providers.NoteRejected(target.Provider.Id, target.Key, $"{target.Provider.Label} refused the key");
}

/// <summary>Where a request goes.</summary>
public sealed record ProxyTarget(Provider Provider, BaseUrl Url, Secret Key);

/// <summary>One way to one provider, for one program; it ends with the program.</summary>
public sealed class ProxyLease : IDisposable
{
    private readonly Action _gone;
    private readonly RunPass _pass;

    internal ProxyLease(ProviderId provider, Uri address, RunPass pass, Action gone) => (Provider, Address, _pass, _gone) = (provider, address, pass, gone);

    public ProviderId Provider { get; }

    /// <summary>What the program is given as the provider's base URL: it stands for <see cref="BaseUrl"/>, so a <c>/v1</c> that is part of that is part of this.</summary>
    public Uri Address { get; }

    /// <summary>What the program is given as its key.</summary>
    public Secret Token => _pass.Token;

    /// <summary>What the provider said it took, for runtimes that do not tell themselves.</summary>
    public RelayedUsage Usage { get; } = new();

    /// <summary>Ends when no run holds it any more: so does what goes on over it.</summary>
    public CancellationToken Held => _pass.Held;

    /// <summary>It works while a run holds it, until what is returned is disposed.</summary>
    public IDisposable HoldFor(Guid run) => _pass.HoldFor(run);

    public void Dispose()
    {
        _gone();
        _pass.Dispose();
    }
}
