using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using RuntimesWeb.Core.CredentialProxy;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Http;
using Yarp.ReverseProxy.Forwarder;

namespace RuntimesWeb.Hosting;

/// <summary>
/// The credential proxy at the wire: what a program of a run sends here goes to its provider, with the key in place of the pass, and the answer streams back as it
/// comes. The pass is the only thing asked for; it is worth nothing anywhere else.
/// </summary>
public static class CredentialRelay
{
    // Requests carry whole conversations, with pictures.
    private const long LargestRequest = 64 * 1024 * 1024;

    // What a provider says about an error is a few lines.
    private const int LongestError = 64 * 1024;

    private static readonly ForwarderRequestConfig Patience = new() { ActivityTimeout = TimeSpan.FromMinutes(30) };

    public static void AddCredentialRelay(this WebApplicationBuilder builder)
    {
        builder.Services.AddHttpForwarder();
        builder.Logging.AddFilter("Yarp", LogLevel.Error);
    }

    public static void MapCredentialRelay(this WebApplication app) =>
        app.Map(CredentialProxies.Path + "/{provider}/{**rest}", RelayAsync).ExcludeFromDescription().DisableAntiforgery();

    /// <summary>Whether the pass, and nothing else, is asked for there.</summary>
    public static bool Covers(PathString path) => path.StartsWithSegments(CredentialProxies.Path, StringComparison.OrdinalIgnoreCase);

    private static async Task RelayAsync(HttpContext context, string provider, string? rest, CredentialProxies proxies, IHttpForwarder forwarder, ProviderHttp http)
    {
        if (PassOf(context.Request.Headers) is not { } token || proxies.Find(token, provider) is not { } lease)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await AnswerAsync(context, StatusCodes.Status401Unauthorized, new Failure(FailureKind.Unauthorized, "this pass opens nothing: its run is over, or it is for another provider"));
            return;
        }

        if (rest is null || !ModelPaths.Allow(context.Request.Method, rest))
        {
            await AnswerAsync(context, StatusCodes.Status404NotFound, Failure.NotFound("only models are asked through here"));
            return;
        }

        var target = proxies.TargetOf(lease);
        if (target.Failure is { } failure)
        {
            await AnswerAsync(context, StatusCodes.Status401Unauthorized, failure);
            return;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = LargestRequest;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lease.Held);
        var told = new AnswerUsage();
        var body = context.Response.Body;
        context.Response.Body = new OverheardStream(body, told);
        try
        {
            var way = new Way(target.Value, rest, proxies);
            // YARP adds a path to this; the whole address is set by the way.
            var error = await forwarder.SendAsync(context, target.Value.Url.Origin, http.Invoker(target.Value.Provider, target.Value.Url), Patience, way, ended.Token);
            if (error is not ForwarderError.None && !context.Response.HasStarted)
            {
                await AnswerAsync(context, StatusCodes.Status502BadGateway, Failure.Unavailable($"{target.Value.Provider.Label} could not be reached at {target.Value.Url.Origin}"));
            }
        }
        finally
        {
            context.Response.Body = body;
            if (told.End() is { } used)
            {
                lease.Usage.Add(used.Model, used.Tokens);
            }
        }
    }

    private static Task AnswerAsync(HttpContext context, int status, Failure failure) => ErrorShape.WriteAsync(context, ErrorShape.For(context.GetEndpoint(), context.Request.Path), status, failure);

    // As the programs send a key: in Anthropic's own header, or as a bearer.
    private static string? PassOf(IHeaderDictionary headers) =>
        headers["x-api-key"].ToString() is { Length: > 0 } key ? key
        : AuthenticationHeaderValue.TryParse(headers.Authorization, out var sent) && sent.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) ? sent.Parameter
        : null;

    /// <summary>The address under the provider's base URL, and the key in the pass's place.</summary>
    private sealed class Way(ProxyTarget target, string rest, CredentialProxies proxies) : HttpTransformer
    {
        public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            proxyRequest.RequestUri = new Uri(target.Url.At(rest).AbsoluteUri + httpContext.Request.QueryString);
            proxyRequest.Headers.Host = null;
            foreach (var name in new[] { "x-api-key", "Authorization", "Cookie", "Accept-Encoding", "Forwarded", "X-Forwarded-For" })
            {
                proxyRequest.Headers.Remove(name);
            }

            ProviderHttp.AddKey(proxyRequest, target.Provider, target.Key);
        }

        public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
        {
            var goesOn = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
            httpContext.Response.Headers.Remove("Set-Cookie");
            if (proxyResponse is not { IsSuccessStatusCode: false })
            {
                return goesOn;
            }

            if (proxyResponse.StatusCode == HttpStatusCode.Unauthorized)
            {
                proxies.NoteRefused(target);
            }

            // Some providers quote what they refuse.
            var said = await ReadAsync(proxyResponse.Content, cancellationToken);
            httpContext.Response.Headers.Remove("Content-Length");
            httpContext.Response.Headers.Remove("Content-Encoding");
            await httpContext.Response.WriteAsync(said.Replace(target.Key.Reveal(), SecretScrubber.Mark, StringComparison.Ordinal), cancellationToken);
            return false;
        }

        private static async Task<string> ReadAsync(HttpContent content, CancellationToken ct)
        {
            await using var body = await content.ReadAsStreamAsync(ct);
            var bytes = new byte[LongestError];
            var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
            return Encoding.UTF8.GetString(bytes, 0, length);
        }
    }
}
