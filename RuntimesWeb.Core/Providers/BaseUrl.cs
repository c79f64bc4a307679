using System.Net;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Providers;

/// <summary>Where a base URL was set; configuration stands above a person's setting, which stands above the default.</summary>
public enum BaseUrlSource
{
    Default,
    Settings,
    Configuration,
}

/// <summary>A provider's base URL, checked and without a slash at the end.</summary>
public sealed record BaseUrl(Uri Url, BaseUrlSource Source)
{
    private static readonly string[] MetadataHosts = ["metadata.google.internal", "metadata", "instance-data"];

    /// <summary>Scheme, host and port: what a key is bound to.</summary>
    public string Origin => Url.GetLeftPart(UriPartial.Authority);

    public Uri At(string path) => new(Url.AbsoluteUri.TrimEnd('/') + "/" + path);

    /// <summary>
    /// Takes http(s) addresses without user information, query or fragment, and never a cloud metadata address. Anthropic's and Ollama's have no
    /// <c>/v1</c> at the end (it is dropped), those of the OpenAI-compatible providers are used as they are.
    /// </summary>
    public static Outcome<BaseUrl> Parse(Provider provider, string text, BaseUrlSource source)
    {
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps) || url.Host.Length == 0)
        {
            return Failure.Invalid("baseUrl must be an http or https address, such as " + provider.DefaultBaseUrl);
        }

        if (url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            return Failure.Invalid("baseUrl must not contain a user name, a query or a fragment");
        }

        if (IsMetadata(url.IdnHost))
        {
            return Failure.Invalid("baseUrl must not be a cloud metadata address");
        }

        var path = url.AbsolutePath.TrimEnd('/');
        if (provider.Id == ProviderCatalog.Anthropic || provider.Id == ProviderCatalog.Ollama)
        {
            path = path.EndsWith("/v1", StringComparison.Ordinal) ? path[..^3] : path;
        }

        return new BaseUrl(new Uri(url.GetLeftPart(UriPartial.Authority) + path), source);
    }

    private static bool IsMetadata(string host) =>
        MetadataHosts.Contains(host.TrimEnd('.'), StringComparer.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && PrivateTargets.IsMetadata(address));
}
