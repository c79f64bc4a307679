using System.Net;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Http;

namespace RuntimesWeb.Hosting;

/// <summary>The first thing a request meets, whatever its path: pages, files, the circuit and the API alike.</summary>
public static class OriginGuard
{
    public static void AddOriginGuard(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(s => GuardOptions.Rules(s.GetRequiredService<IConfiguration>()));
        // The framework's own filter reads the same key but narrows with it; ours decides alone.
        builder.Services.PostConfigure<HostFilteringOptions>(filter => filter.AllowedHosts = ["*"]);
    }

    public static void UseOriginGuard(this WebApplication app)
    {
        var rules = app.Services.GetRequiredService<OriginRules>();
        var state = app.Services.GetRequiredService<AccessState>();
        app.Use((context, next) => (rules.Refusal(Seen(context)) ?? Unasked(context, state)) is { } reason ? RefuseAsync(context, reason) : next(context));
    }

    // Start refuses wide binds without a key; should one slip by, whoever comes over it is still not served unasked.
    private static string? Unasked(HttpContext context, AccessState state) =>
        state.IsRequired || context.Connection.LocalIpAddress is not { } local || IPAddress.IsLoopback(local) ? null : "This server only answers this computer.";

    private static GuardedRequest Seen(HttpContext context)
    {
        var headers = context.Request.Headers;
        var surface = Surfaces.Of(context.Request.Path);
        return new GuardedRequest
        {
            Method = context.Request.Method,
            Scheme = context.Request.Scheme,
            Surface = surface,
            Host = headers.Host,
            Origin = One(headers.Origin),
            FetchSite = One(headers["Sec-Fetch-Site"]),
            FetchMode = One(headers["Sec-Fetch-Mode"]),
            FetchDest = One(headers["Sec-Fetch-Dest"]),
            OpensCircuit = IsUpgrade(context) || (surface == Surface.Blazor && context.Request.Path.Value!.TrimEnd('/').EndsWith("/negotiate", StringComparison.OrdinalIgnoreCase)),
            LocalAddress = context.Connection.LocalIpAddress,
            LocalPort = context.Connection.LocalPort,
        };
    }

    // A header sent twice is joined and so is never a value that passes.
    private static string? One(StringValues values) => values.Count == 0 ? null : values.ToString();

    private static bool IsUpgrade(HttpContext context) =>
        context.Request.Headers.Upgrade.Count > 0 || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };

    private static Task RefuseAsync(HttpContext context, string reason)
    {
        const int Status = StatusCodes.Status403Forbidden;
        return Surfaces.Of(context.Request.Path) is Surface.Page or Surface.Blazor
            ? SmallPage.WriteAsync(context, Status, reason)
            : ErrorShape.WriteAsync(context, ErrorShape.For(null, context.Request.Path), Status, new Failure(FailureKind.Unauthorized, reason));
    }
}
