using System.Net;
using System.Net.Http.Headers;
using System.Text;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Providers;

namespace RuntimesWeb.Core.Runtimes.Tools.Web;

/// <summary>What a page answered.</summary>
/// <param name="MovedTo">Where it sends to, when that is another host; then there is no body.</param>
internal sealed record WebPage(Uri Address, string Kind, string? Charset, byte[] Body, bool IsCut, Uri? MovedTo = null);

/// <summary>
/// Fetches pages of the public internet. Which address a name leads to is looked at when it is connected to, and that very address is connected to; so neither an odd
/// spelling nor a name that is re-pointed leads inside. No cookies, no proxy, no credentials.
/// </summary>
public sealed class WebPages(IHttpClientFactory clients, PrivateTargets targets, TimeProvider time)
{
    internal const string Client = "web-fetch";

    private const int MostRedirects = 5;
    private const int LargestBody = 2 * 1024 * 1024;
    private const int LongestAddress = 2_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);
    private static readonly HashSet<int> Ports = [80, 443, 8080, 8443];

    /// <summary>An address that may be asked, or what is wrong with it.</summary>
    public static Outcome<Uri> Read(string? text) =>
        text is null || text.Length > LongestAddress || !Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri) ? Failure.Invalid("That is not an address; one looks like https://example.org/page.")
        : uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps ? Failure.Invalid($"{uri.Scheme}: addresses cannot be fetched, only http and https.")
        : uri.UserInfo.Length > 0 ? Failure.Invalid("The address has a user name in it; pages are fetched without credentials.")
        : new UriBuilder(uri) { Fragment = "" }.Uri;

    internal async Task<Outcome<WebPage>> FetchAsync(Uri address, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            return await FollowAsync(address, either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Failure.Unavailable($"{address.Host} did not give the page within {Limit.TotalSeconds:0} s.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            return Failure.Unavailable(Refusal(e) is { } refusal ? refusal : $"{address.Host} could not be fetched: {(e is HttpRequestException http ? Reason(http) : "its answer is broken")}.");
        }
    }

    /// <summary>Connects only to what may be reached.</summary>
    internal ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct) =>
        targets.ConnectAsync(context, a => targets.Lists(a) || (targets.Allows(a) && Ports.Contains(context.DnsEndPoint.Port)), ct);

    private async Task<Outcome<WebPage>> FollowAsync(Uri address, CancellationToken ct)
    {
        for (var hop = 0; hop <= MostRedirects; hop++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.TryAddWithoutValidation("User-Agent", "RuntimesWeb/0.1 (a local agent, for its person)");
            request.Headers.TryAddWithoutValidation("Accept", "text/markdown, text/html;q=0.9, text/plain;q=0.9, application/json;q=0.8, application/xml;q=0.7, */*;q=0.1");
            using var response = await clients.CreateClient(Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            if (response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
                && response.Headers.Location is { } location)
            {
                var next = Next(address, location);
                if (next.Failure is { } failure || !IsSameHost(address, next.Value))
                {
                    return next.Failure is { } refused ? refused : new WebPage(address, "", null, [], false, next.Value);
                }

                address = next.Value;
                continue;
            }

            return response.IsSuccessStatusCode ? await ReadAsync(address, response, ct)
                : Failure.Unavailable($"{address.Host} answered {(int)response.StatusCode} ({response.StatusCode}).");
        }

        return Failure.Unavailable($"{address.Host} redirects more than {MostRedirects} times.");
    }

    private static Outcome<Uri> Next(Uri from, Uri location)
    {
        var next = Uri.TryCreate(from, location, out var uri) ? Read(uri.AbsoluteUri) : Failure.Invalid($"{from.Host} redirects to what is no address.");
        return next.Failure is { } failure ? failure with { Message = $"{from.Host} redirects to what may not be fetched: {failure.Message}" }
            : from.Scheme == Uri.UriSchemeHttps && next.Value.Scheme != Uri.UriSchemeHttps ? Failure.Invalid($"{from.Host} redirects from https to http, which is not followed.")
            : next;
    }

    // What was allowed was this host; another one is a call of its own.
    private static bool IsSameHost(Uri from, Uri to) => Bare(from) == Bare(to) && (from.Port == to.Port || (from.IsDefaultPort && to.IsDefaultPort));

    private static string Bare(Uri uri) => uri.IdnHost.StartsWith("www.", StringComparison.Ordinal) ? uri.IdnHost[4..] : uri.IdnHost;

    private static async Task<Outcome<WebPage>> ReadAsync(Uri address, HttpResponseMessage response, CancellationToken ct)
    {
        var type = response.Content.Headers.ContentType;
        var kind = type?.MediaType?.ToLowerInvariant() ?? "text/plain";
        if (!IsText(kind))
        {
            return Failure.Unavailable($"{address.Host} answered with {Plain(kind)}, which is no text.");
        }

        // What is compressed is counted as it comes out.
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        using var kept = new MemoryStream();
        var buffer = new byte[32 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, ct)) > 0)
        {
            kept.Write(buffer, 0, (int)Math.Min(read, LargestBody - kept.Length));
            if (kept.Length >= LargestBody)
            {
                break;
            }
        }

        return new WebPage(address, kind, CharsetOf(type), kept.ToArray(), kept.Length >= LargestBody);
    }

    private static string? CharsetOf(MediaTypeHeaderValue? type) => type?.CharSet?.Trim('"', '\'');

    private static string Plain(string kind) => new([.. kind.Where(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '+' or '.').Take(60)]);

    private static bool IsText(string kind) => kind.StartsWith("text/", StringComparison.Ordinal)
        || kind is "application/json" or "application/xml" or "application/xhtml+xml" or "application/javascript" or "application/yaml" or "application/x-yaml" or "application/toml"
        || kind.EndsWith("+json", StringComparison.Ordinal) || kind.EndsWith("+xml", StringComparison.Ordinal);

    private static string? Refusal(Exception e) => e.Message.Contains(PrivateTargets.Setting, StringComparison.Ordinal) ? "That address is on this computer, in a private network or at an unusual port; it is not fetched."
        : e.InnerException is { } inner ? Refusal(inner) : null;

    private static string Reason(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "there is no such host",
        HttpRequestError.SecureConnectionError => "the secure connection could not be made",
        HttpRequestError.ConnectionError => "no connection could be made",
        _ => "it did not answer as a web server does",
    };
}
