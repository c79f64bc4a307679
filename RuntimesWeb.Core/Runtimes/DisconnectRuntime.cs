using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes;

/// <summary>
/// Disconnects a runtime (Clawboo Runtimes API, disconnect): takes away its ownership of keys, deletes a secret nobody else owns, and lets no credential
/// count for it until it is connected again. What is installed stays; doing it twice is doing it once.
/// </summary>
public sealed class DisconnectRuntime(RuntimeBoard board, DisconnectedRuntimes disconnected, Vault vault, AuditLog audit)
{
    public async Task<Outcome<ConnectionState>> RunAsync(string id, Actor by, CancellationToken ct)
    {
        if (RuntimeCatalog.Find(id) is not { } runtime)
        {
            return Failure.NotFound($"unknown runtime '{id}'");
        }

        if (runtime.AuthKind == AuthKind.None)
        {
            return board.Get(runtime.Id).State;
        }

        if (!disconnected.Contains(runtime.Id))
        {
            await disconnected.SetAsync(runtime.Id, disconnected: true, ct);
        }

        foreach (var provider in runtime.Providers)
        {
            await vault.RemoveAsync(provider, runtime.Id.Value, by, ct);
        }

        await audit.WriteAsync(by, "runtime.disconnect", runtime.Id.Value, null, ct);
        return board.Get(runtime.Id).State;
    }
}
