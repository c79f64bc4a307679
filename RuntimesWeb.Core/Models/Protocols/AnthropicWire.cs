using System.Net.Http.Headers;

namespace RuntimesWeb.Core.Models.Protocols;

/// <summary>Thrown out of the package with what the provider said, before the package reads an error body of any length.</summary>
internal sealed class ProviderRefusedException(Refusal refusal) : Exception($"the provider answered {refusal.Status}")
{
    public Refusal Refusal { get; } = refusal;
}

/// <summary>
/// Stands between the official package and the network: the key goes as <c>x-api-key</c> with the version of the protocol that is spoken here, as the probe
/// of the key does (the package would send it as a bearer token), nothing is said of the computer that asks, error answers are read within bounds, and an answer has
/// a largest size.
/// </summary>
internal sealed class AnthropicWire(ModelCall call, TimeProvider time) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = null;
        request.Headers.Remove("x-api-key");
        request.Headers.TryAddWithoutValidation("x-api-key", call.Key.Reveal());
        request.Headers.Remove("anthropic-version");
        request.Headers.TryAddWithoutValidation("anthropic-version", "2023-06-01");
        foreach (var (name, _) in request.Headers.Where(h => h.Key.StartsWith("x-stainless", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            request.Headers.Remove(name);
        }

        var response = await base.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            using (response)
            {
                throw new ProviderRefusedException(await RefusalAsync(response, cancellationToken));
            }
        }

        call.HasBegun = true;
        var content = new StreamContent(new LimitedStream(await response.Content.ReadAsStreamAsync(cancellationToken), LimitedStream.LargestAnswer));
        content.Headers.ContentType = response.Content.Headers.ContentType ?? new MediaTypeHeaderValue("text/event-stream");
        response.Content = content;
        return response;
    }

    private async Task<Refusal> RefusalAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var body = await BoundedBody.ReadAsync(await response.Content.ReadAsStreamAsync(ct), Refusal.LargestBody, ct);
        return Refusal.Read((int)response.StatusCode, body, Refusal.Wait(One(response, "Retry-After"), One(response, "retry-after-ms"), time.GetUtcNow()));
    }

    private static string? One(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
