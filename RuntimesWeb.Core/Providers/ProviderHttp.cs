using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Providers;

/// <summary>How providers are reached: no redirect is followed, and an address that a person set is held against <see cref="PrivateTargets"/> at every connect.</summary>
public sealed class ProviderHttp(IHttpClientFactory clients)
{
    internal const string Client = "provider";
    internal const string GuardedClient = "provider-guarded";

    /// <summary>A client without a time limit of its own.</summary>
    public HttpClient Create(Provider provider, BaseUrl url)
    {
        var client = clients.CreateClient(url.Source == BaseUrlSource.Settings && provider.Id != ProviderCatalog.Ollama ? GuardedClient : Client);
        client.Timeout = Timeout.InfiniteTimeSpan;
        return client;
    }

    /// <summary>A question with the key in the header the provider wants.</summary>
    public static HttpRequestMessage Get(Provider provider, Uri uri, Secret? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, uri);
        if (key is not { } secret)
        {
            return request;
        }

        if (provider.KeyHeader == KeyHeader.XApiKey)
        {
            request.Headers.TryAddWithoutValidation("x-api-key", secret.Reveal());
            request.Headers.TryAddWithoutValidation("anthropic-version", "2023-06-01");
        }
        else
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + secret.Reveal());
        }

        return request;
    }
}
