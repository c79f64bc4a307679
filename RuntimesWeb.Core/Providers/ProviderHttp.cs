using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Providers;

/// <summary>How providers are reached: no redirect is followed, and an address that a person set is held against <see cref="PrivateTargets"/> at every connect.</summary>
public sealed class ProviderHttp(IHttpClientFactory clients, IHttpMessageHandlerFactory handlers)
{
    internal const string Client = "provider";
    internal const string GuardedClient = "provider-guarded";

    /// <summary>A client without a time limit of its own.</summary>
    public HttpClient Create(Provider provider, BaseUrl url)
    {
        var client = clients.CreateClient(NameOf(provider, url));
        client.Timeout = Timeout.InfiniteTimeSpan;
        return client;
    }

    /// <summary>The same for who sends messages as they are; it holds nothing that has to be disposed.</summary>
    public HttpMessageInvoker Invoker(Provider provider, BaseUrl url) => new(handlers.CreateHandler(NameOf(provider, url)), disposeHandler: false);

    /// <summary>A question with the key in the header the provider wants.</summary>
    public static HttpRequestMessage Get(Provider provider, Uri uri, Secret? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, uri);
        if (key is not { } secret)
        {
            return request;
        }

        AddKey(request, provider, secret);
        if (provider.KeyHeader == KeyHeader.XApiKey)
        {
            request.Headers.TryAddWithoutValidation("anthropic-version", "2023-06-01");
        }

        return request;
    }

    /// <summary>Adds the key in the header the provider wants.</summary>
    public static void AddKey(HttpRequestMessage request, Provider provider, Secret key)
    {
        if (provider.KeyHeader == KeyHeader.XApiKey)
        {
            request.Headers.TryAddWithoutValidation("x-api-key", key.Reveal());
        }
        else
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key.Reveal());
        }
    }

    private static string NameOf(Provider provider, BaseUrl url) => url.Source == BaseUrlSource.Settings && provider.Id != ProviderCatalog.Ollama ? GuardedClient : Client;
}
