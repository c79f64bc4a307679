using System.Net.Sockets;
using System.Text.Json;
using RuntimesWeb.Core.Providers;

namespace RuntimesWeb.Core.Runtimes.Detection;

/// <summary>Looks whether Ollama answers at its base URL, in which version and with how many models; 5 s at most (Stagent Runtimes API, OLLAMA_TIMEOUT).</summary>
public sealed class OllamaCheck(IHttpClientFactory clients, ProviderUrls urls, BinaryFinder finder, TimeProvider time)
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public async Task<OllamaFacts> LookAsync(CancellationToken ct)
    {
        var url = urls.Of(ProviderCatalog.Get(ProviderCatalog.Ollama));
        var binary = finder.Find("ollama");
        OllamaFacts Silent(string problem) => new(binary, null, null, problem, url.Origin, time.GetUtcNow());

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(Limit);
        try
        {
            using var client = clients.CreateClient(ProbeProvider.Client);
            client.MaxResponseContentBufferSize = 4 * 1024 * 1024;
            using var tags = await client.GetAsync(url.At("api/tags"), deadline.Token);
            if (!tags.IsSuccessStatusCode)
            {
                return Silent($"Ollama responded with status {(int)tags.StatusCode}");
            }

            var models = Count(await tags.Content.ReadAsByteArrayAsync(deadline.Token));
            return models is null
                ? Silent($"{url.Origin} answers, but not as Ollama does")
                : new OllamaFacts(binary, await VersionAsync(client, url, deadline.Token), models, null, url.Origin, time.GetUtcNow());
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Silent($"no answer from {url.Origin} within {Limit.TotalSeconds:0} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Silent(e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused }
                ? $"nothing listens at {url.Origin}"
                : $"{url.Origin} cannot be reached");
        }
    }

    private static async Task<string?> VersionAsync(HttpClient client, BaseUrl url, CancellationToken ct)
    {
        using var answer = await client.GetAsync(url.At("api/version"), ct);
        if (!answer.IsSuccessStatusCode)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(ct));
            return json.RootElement.TryGetProperty("version", out var version) ? version.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static int? Count(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.GetProperty("models").GetArrayLength();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
