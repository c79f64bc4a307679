using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Providers;

/// <summary>One look at a provider, as a value. <paramref name="Error"/> is Clawboo Runtimes API's text; <paramref name="Cause"/> says more for a person.</summary>
public sealed record ProbeResult(bool Ok, string? Error, string? Cause, int? Models, TimeSpan Latency, bool Refused);

/// <summary>
/// Verifies a key with a single authenticated GET to the provider's models endpoint (Clawboo Runtimes API, healthcheck): 8 s at most, no redirects
/// (a key header must not follow one), nothing stored. Every way to fail is a value.
/// </summary>
public sealed class ProbeProvider(ProviderHttp http, ProviderUrls urls, ProviderBoard board, Vault vault, TimeProvider time)
{
    private const int LargestModelList = 4 * 1024 * 1024;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    /// <summary>Asks with <paramref name="key"/>; null means without one (Ollama).</summary>
    public Task<ProbeResult> RunAsync(Provider provider, Secret? key, CancellationToken ct) => AskAsync(provider, provider.ModelsPath, key, countModels: true, ct);

    /// <summary>
    /// As <see cref="RunAsync"/>, and where the models endpoint answers anybody (OpenRouter) also asks one that needs the key.
    /// </summary>
    public async Task<ProbeResult> VerifyAsync(Provider provider, Secret? key, CancellationToken ct)
    {
        var models = await RunAsync(provider, key, ct);
        if (!models.Ok || provider.KeyPath is null)
        {
            return models;
        }

        var verdict = await AskAsync(provider, provider.KeyPath, key, countModels: false, ct);
        return verdict.Refused ? verdict : models with { Latency = models.Latency + verdict.Latency };
    }

    /// <summary>Verifies the key in use and remembers what the provider said of it.</summary>
    public async Task<Outcome<ProbeResult>> VerifyStoredAsync(Provider provider, CancellationToken ct)
    {
        if (!provider.NeedsKey)
        {
            return await VerifyAsync(provider, null, ct);
        }

        var key = board.Key(provider.Id);
        if (key.Failure is { } failure)
        {
            return failure;
        }

        var result = await VerifyAsync(provider, key.Value.Key, ct);
        if (result.Refused)
        {
            board.NoteRejected(provider.Id, key.Value.Key, $"{provider.Label} refused the key");
        }
        else if (result.Ok)
        {
            board.NoteAccepted(provider.Id);
        }

        if (key.Value.Source == CredentialSource.Vault)
        {
            await vault.NoteUseAsync(provider.Id, verified: result.Ok, ct);
        }

        return result;
    }

    private async Task<ProbeResult> AskAsync(Provider provider, string path, Secret? key, bool countModels, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        ProbeResult Answer(bool ok, string? error, string? cause, int? models = null, bool refused = false) =>
            new(ok, error, cause, models, time.GetElapsedTime(started), refused);

        var url = urls.Of(provider);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(Limit);
        try
        {
            using var client = http.Create(provider, url);
            using var request = ProviderHttp.Get(provider, url.At(path), key);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            return response.StatusCode switch
            {
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                    Answer(false, "Invalid API key.", $"{provider.Label} refused the key ({(int)response.StatusCode})", refused: true),
                >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest =>
                    Answer(false, $"Could not reach {provider.Id}.", $"{url.Origin} answered with a redirect, which is not followed"),
                _ when response.IsSuccessStatusCode =>
                    Answer(true, null, null, countModels ? await CountAsync(response, deadline.Token) : null),
                _ => Answer(false, $"Provider returned {(int)response.StatusCode}.", $"{provider.Label} answered with status {(int)response.StatusCode}"),
            };
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Answer(false, $"Could not reach {provider.Id} (timed out).", $"{url.Origin} did not answer within {Limit.TotalSeconds:0} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Answer(false, $"Could not reach {provider.Id}.", Cause(e, url));
        }
    }

    // How many models came is a courtesy: a list that is too long or no list at all does not make a good key bad.
    private static async Task<int?> CountAsync(HttpResponseMessage response, CancellationToken ct)
    {
        if (response.Content.Headers.ContentLength is null or > LargestModelList)
        {
            await response.Content.LoadIntoBufferAsync(LargestModelList, ct);
        }

        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(ct);
            using var json = await JsonDocument.ParseAsync(body, cancellationToken: ct);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && (json.RootElement.TryGetProperty("data", out var list) || json.RootElement.TryGetProperty("models", out list))
                && list.ValueKind == JsonValueKind.Array
                ? list.GetArrayLength()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Cause(Exception e, BaseUrl url) => e switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => $"the name {url.Url.Host} is not known here (DNS)",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => $"no secure connection to {url.Origin} (TLS)",
        { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => $"nothing listens at {url.Origin} (connection refused)",
        _ => $"{url.Origin}: {e.Message}",
    };
}
