using RuntimesWeb.Http;

namespace RuntimesWeb.Hosting;

/// <summary>The second wall: what a browser may do with our answers, refusals included.</summary>
public static class SecurityHeaders
{
    private const string Common = "object-src 'none'; base-uri 'self'; frame-ancestors 'none'; form-action 'self'";
    private const string Pages = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " + Common;
    // ReDoc searches in a worker that it makes from a blob, and brings a font inside its style.
    private const string Docs = "default-src 'self'; script-src 'self'; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; " + Common;
    private const string Data = "default-src 'none'; " + Common;

    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(static state => Add((HttpContext)state), context);
        return next(context);
    });

    private static Task Add(HttpContext context)
    {
        var headers = context.Response.Headers;
        var isApi = Surfaces.Of(context.Request.Path) is not (Surface.Page or Surface.Blazor);
        headers.ContentSecurityPolicy = isApi ? Data : IsDocs(context.Request.Path) ? Docs : Pages;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        // Not no-referrer: with it a form of our own (sign-in, sign-out) posts "Origin: null", which the guard refuses.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";
        // A stream says for itself that it is not to be kept, in the words of its documentation.
        if (isApi && context.Response.ContentType != SseStream.ContentType)
        {
            headers.CacheControl = "no-store";
        }

        return Task.CompletedTask;
    }

    private static bool IsDocs(PathString path) => path.StartsWithSegments("/docs", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/redoc", StringComparison.OrdinalIgnoreCase);
}
