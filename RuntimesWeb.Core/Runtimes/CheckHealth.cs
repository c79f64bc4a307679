using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Providers;

namespace RuntimesWeb.Core.Runtimes;

/// <summary>
/// Verifies a pasted key without keeping it (Clawboo Runtimes API, healthcheck): for the native runtime only. Without a provider it is Anthropic's,
/// without a key the stored one. A bad key or an unreachable provider is a value, not a failure.
/// </summary>
public sealed class CheckHealth(ProbeProvider probe, ProviderBoard providers)
{
    public async Task<Outcome<ProbeResult>> RunAsync(string id, string? providerId, string? apiKey, CancellationToken ct)
    {
        if (RuntimeCatalog.Find(id) is not { } runtime)
        {
            return Failure.NotFound($"unknown runtime '{id}'");
        }

        if (runtime.Id != RuntimeCatalog.Native)
        {
            return Failure.Invalid("healthcheck is only supported for the native runtime");
        }

        var name = providerId is null ? ProviderCatalog.Anthropic.Value : providerId.Trim();
        if (ProviderCatalog.Find(name) is not { } provider)
        {
            return Failure.Invalid($"unknown provider '{name}'");
        }

        if (!provider.NeedsKey)
        {
            return await probe.RunAsync(provider, key: null, ct);
        }

        if (string.IsNullOrWhiteSpace(apiKey) && providers.Key(provider.Id).IsOk)
        {
            return await probe.VerifyStoredAsync(provider, ct);
        }

        var key = ConnectProvider.ReadKey(apiKey);
        return key.Failure is { } invalid ? invalid : await probe.RunAsync(provider, key.Value, ct);
    }
}
