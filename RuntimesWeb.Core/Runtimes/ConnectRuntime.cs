using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes.Detection;

namespace RuntimesWeb.Core.Runtimes;

/// <summary>The state after connecting, and for a runtime with a terminal login the command to type.</summary>
public sealed record RuntimeConnection(ConnectionState State, string? LoginCommand);

/// <summary>
/// Connects a runtime (Clawboo Runtimes API, connect): stores the key of its primary provider, or for the native runtime of the one named, and lifts a
/// disconnect. The key is not verified here; healthcheck and the pages do that first.
/// </summary>
public sealed class ConnectRuntime(
    RuntimeBoard board, DisconnectedRuntimes disconnected, RuntimeScan scan, Vault vault, ProviderBoard providers, ProviderUrls urls, AuditLog audit)
{
    public async Task<Outcome<RuntimeConnection>> RunAsync(string id, string? apiKey, string? provider, Actor by, CancellationToken ct)
    {
        if (RuntimeCatalog.Find(id) is not { } runtime)
        {
            return Failure.NotFound($"unknown runtime '{id}'");
        }

        if (runtime.AuthKind == AuthKind.ApiKey && await KeyAsync(runtime, apiKey, provider, by, ct) is { } failure)
        {
            return failure;
        }

        return await LiftAsync(runtime, provider, by, ct);
    }

    /// <summary>Connects a disconnected runtime again with what is already there: a key of one of its providers, or its own login.</summary>
    public async Task<Outcome<RuntimeConnection>> AgainAsync(string id, Actor by, CancellationToken ct)
    {
        if (RuntimeCatalog.Find(id) is not { } runtime)
        {
            return Failure.NotFound($"unknown runtime '{id}'");
        }

        return CanConnectAgain(board.Get(runtime.Id)) ? await LiftAsync(runtime, null, by, ct) : Failure.Invalid("apiKey is required");
    }

    /// <summary>Whether <see cref="AgainAsync"/> has something to connect the runtime with.</summary>
    public bool CanConnectAgain(RuntimeStatus status) =>
        status.Runtime.AuthKind == AuthKind.OAuth || status.LoggedIn == true || status.Runtime.Providers.Any(p => providers.Get(p).Connected);

    private async Task<RuntimeConnection> LiftAsync(Runtime runtime, string? detail, Actor by, CancellationToken ct)
    {
        if (disconnected.Contains(runtime.Id))
        {
            await disconnected.SetAsync(runtime.Id, disconnected: false, ct);
        }

        await audit.WriteAsync(by, "runtime.connect", runtime.Id.Value, detail, ct);
        return new RuntimeConnection(board.Get(runtime.Id).State, runtime.AuthKind == AuthKind.OAuth ? runtime.LoginCommand : null);
    }

    /// <summary>Stores the key, if one is to be stored; the failure when it cannot be.</summary>
    private async Task<Failure?> KeyAsync(Runtime runtime, string? apiKey, string? provider, Actor by, CancellationToken ct)
    {
        var named = runtime.Id == RuntimeCatalog.Native && !string.IsNullOrWhiteSpace(provider) ? provider.Trim() : null;
        if (named is not null && ProviderCatalog.Find(named) is null)
        {
            return Failure.Invalid($"unknown provider '{named}'");
        }

        var target = named is null ? ProviderCatalog.Get(runtime.Providers[0]) : ProviderCatalog.Find(named)!;
        if (!target.NeedsKey)
        {
            await scan.LookAsync(RuntimeCatalog.Ollama, ct);
            return null;
        }

        if (string.IsNullOrWhiteSpace(apiKey) && named is not null)
        {
            return providers.Key(target.Id).IsOk ? null : Failure.Invalid($"no existing key found for {named} — paste one to connect");
        }

        var key = ConnectProvider.ReadKey(apiKey);
        if (key.Failure is { } invalid)
        {
            return invalid;
        }

        var stored = await vault.StoreAsync(target.Id, urls.Of(target).Origin, key.Value, runtime.Id.Value, verifiedAt: null, by, ct);
        return stored.Failure;
    }
}
