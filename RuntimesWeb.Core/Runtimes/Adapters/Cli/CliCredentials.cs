using RuntimesWeb.Core.CredentialProxy;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Settings;

namespace RuntimesWeb.Core.Runtimes.Adapters.Cli;

/// <summary>What a program asks its provider with.</summary>
/// <param name="Lease">The way to the provider; null when it asks with the person's own login, or needs nothing.</param>
/// <param name="Told">Which one it is, for the person.</param>
public sealed record CliCredential(ProxyLease? Lease, string Told)
{
    /// <summary>The phase of the status that tells of it.</summary>
    public const string Phase = "credential";

    public RunEvent.Status ToStatus() => new(Phase, Told);
}

/// <summary>Decides what the program of a runtime asks its provider with: a key, which it never sees, or the login that its person made in a terminal.</summary>
public sealed class CliCredentials(CredentialProxies proxies, ProviderBoard providers, RuntimeBoard board, SettingsStore settings)
{
    public const string Key = "key";
    public const string Login = "login";

    /// <summary>The setting that says which of the two goes first: <c>key</c>, as long as nothing is set, or <c>login</c>.</summary>
    public static string Setting(RuntimeId runtime) => $"runtimes.{runtime}.credential";

    /// <summary>Whether it would be the person's own login; a failure when there is neither. Quick.</summary>
    public Outcome<bool> IsLogin(Runtime runtime, ProviderId provider)
    {
        var (key, wish) = (providers.Get(provider), settings.Find(Setting(runtime.Id)));
        var isLoggedIn = board.Get(runtime.Id).LoggedIn == true;
        if (wish == Login)
        {
            return isLoggedIn ? true : Failure.Conflict($"{runtime.Label} is to use your own login, and is not signed in", $"In a terminal: {runtime.LoginCommand}.");
        }

        // A key that was just refused is tried again only when there is nothing else.
        return key.Connected && (key.Rejected is null || !isLoggedIn || wish == Key) ? false
            : isLoggedIn && wish != Key ? true
            : Failure.Conflict(
                key.Problem is { } problem ? $"the key of {key.Provider.Label} cannot be used: {problem}" : $"{runtime.Label} has no {key.Provider.Label} key and is not signed in",
                $"Enter a key of {key.Provider.Label} on the Credentials page, /credentials{(runtime.LoginCommand is { } login ? $", or sign in: {login}" : "")}.");
    }

    /// <summary>Opens it for one program.</summary>
    public Outcome<CliCredential> Open(Runtime runtime, ProviderId provider)
    {
        var isLogin = IsLogin(runtime, provider);
        if (isLogin.Failure is { } failure)
        {
            return failure;
        }

        if (isLogin.Value)
        {
            return new CliCredential(null, $"Signed in with your own {runtime.Label} login");
        }

        var lease = proxies.Open(provider);
        return lease.Failure is { } unreachable ? unreachable : new CliCredential(lease.Value, $"{ProviderCatalog.Get(provider).Label} key through the credential proxy");
    }
}
