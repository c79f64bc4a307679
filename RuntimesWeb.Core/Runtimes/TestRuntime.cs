using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Providers;

namespace RuntimesWeb.Core.Runtimes;

/// <summary>What a test of a runtime's connection found. <paramref name="KeySource"/>: <c>db</c>, <c>env</c>, <c>oauth</c> or <c>unknown</c>.</summary>
public sealed record RuntimeTest(Runtime Runtime, bool Connected, string? KeySource, string? Error);

/// <summary>
/// Tests a runtime's connection (Stagent Runtimes API, settings/test) with the same looks and probes as everything else: a login by what the CLI says,
/// a key by asking its provider, Ollama by asking it. No tokens are spent.
/// </summary>
public sealed class TestRuntime(RuntimeBoard board, ProviderBoard providers, ProbeProvider probe, RecheckRuntimes recheck)
{
    /// <summary>An empty or unknown id means the default runtime, as the Stagent API resolves it.</summary>
    public async Task<RuntimeTest> RunAsync(string? id, CancellationToken ct)
    {
        var runtime = RuntimeCatalog.Find(id) ?? RuntimeCatalog.Get(RuntimeCatalog.Default);
        await board.FirstLook.WaitAsync(ct);
        if (runtime.Id == RuntimeCatalog.Ollama)
        {
            var seen = await recheck.RunAsync(runtime.Id.Value, ct);
            return new RuntimeTest(runtime, seen.Value.Healthy, null, seen.Value.HealthMessage);
        }

        var status = board.Get(runtime.Id);
        if (runtime.Id == RuntimeCatalog.Local)
        {
            return new RuntimeTest(runtime, true, null, null);
        }

        if (!status.Healthy && !runtime.BuiltIn)
        {
            return new RuntimeTest(runtime, false, null, status.HealthMessage);
        }

        return status.Source == CredentialSource.CliLogin ? new RuntimeTest(runtime, true, "oauth", null) : await KeyAsync(runtime, status, ct);
    }

    private async Task<RuntimeTest> KeyAsync(Runtime runtime, RuntimeStatus status, CancellationToken ct)
    {
        var connected = status.Disconnected ? null : runtime.Providers.Select(providers.Get).FirstOrDefault(p => p.Connected);
        if (connected is null)
        {
            var label = providers.Get(runtime.Providers[0]).Provider.Label;
            return status.IsReady
                ? new RuntimeTest(runtime, true, null, null)
                : new RuntimeTest(runtime, false, null, $"{label} API key is not configured");
        }

        var result = await probe.VerifyStoredAsync(connected.Provider, ct);
        var source = connected.Source == CredentialSource.Vault ? "db" : "env";
        return result.Match(
            look => new RuntimeTest(runtime, look.Ok, source, look.Error),
            failure => new RuntimeTest(runtime, false, "unknown", failure.Message));
    }
}
