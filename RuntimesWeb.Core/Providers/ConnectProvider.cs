using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Providers;

/// <summary>What came of connecting a provider: the key is stored unless a verification was asked for and failed.</summary>
public sealed record ProviderConnection(bool Stored, ProbeResult? Probe);

/// <summary>Stores a provider's key in the vault, after the provider accepted it (or without asking, when a person says "save anyway").</summary>
public sealed class ConnectProvider(ProbeProvider probe, Vault vault, ProviderUrls urls, ProviderBoard board, TimeProvider time)
{
    private const int LongestKey = 4096;

    /// <summary>A pasted key: surrounding white space dropped, then 1 to 4096 printable ASCII characters.</summary>
    public static Outcome<Secret> ReadKey(string? pasted)
    {
        var text = pasted?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return Failure.Invalid("apiKey is required");
        }

        return text.Length <= LongestKey && text.All(c => c is > ' ' and <= '~')
            ? new Secret(text)
            : Failure.Invalid($"apiKey must be one line of at most {LongestKey} printable characters without spaces");
    }

    public async Task<Outcome<ProviderConnection>> RunAsync(string id, string? apiKey, bool verify, Actor by, CancellationToken ct)
    {
        if (ProviderCatalog.Find(id) is not { } provider)
        {
            return Failure.NotFound($"unknown provider '{id}'");
        }

        if (!provider.NeedsKey)
        {
            var look = await probe.VerifyAsync(provider, null, ct);
            return new ProviderConnection(look.Ok, look);
        }

        var key = ReadKey(apiKey);
        if (key.Failure is { } invalid)
        {
            return invalid;
        }

        var result = verify ? await probe.VerifyAsync(provider, key.Value, ct) : null;
        if (result is { Ok: false })
        {
            return new ProviderConnection(false, result);
        }

        var stored = await vault.StoreAsync(
            provider.Id, urls.Of(provider).Origin, key.Value, Vault.ProviderOwner, result is null ? null : time.GetUtcNow(), by, ct);
        board.NoteAccepted(provider.Id);
        return stored.Match<Outcome<ProviderConnection>>(_ => new ProviderConnection(true, result), failure => failure);
    }
}
