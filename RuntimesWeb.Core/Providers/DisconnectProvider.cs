using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Providers;

/// <summary>Removes a provider's key from the vault, whoever owns it. A key of the environment stays where it is.</summary>
public sealed class DisconnectProvider(Vault vault)
{
    public async Task<Outcome<Done>> RunAsync(string id, Actor by, CancellationToken ct)
    {
        if (ProviderCatalog.Find(id) is not { } provider)
        {
            return Failure.NotFound($"unknown provider '{id}'");
        }

        await vault.RemoveAsync(provider.Id, owner: null, by, ct);
        return Done.Ok;
    }
}
