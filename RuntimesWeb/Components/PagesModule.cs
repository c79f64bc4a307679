using Radzen;
using RuntimesWeb.Components.Shared;

namespace RuntimesWeb.Components;

/// <summary>What the pages need, and where they are.</summary>
public static class PagesModule
{
    private const int LongestMessage = 1024 * 1024;

    /// <summary>Where everything that is not a page begins: an unknown path there never answers with one.</summary>
    private static readonly string[] NoPages = ["/api", "/v1", "/mcp", "/openapi", "/docs", "/redoc", "/_", "/css", "/js"];

    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(hub => hub.MaximumReceiveMessageSize = LongestMessage);
        services.AddRadzenComponents();
        return services.AddScoped<PageClock>().AddScoped<PageActor>().AddScoped<Toasts>().AddScoped<Confirm>();
    }

    /// <summary>An unknown address that a person may have typed gets our page, with status 404.</summary>
    public static IApplicationBuilder UseNotFoundPage(this IApplicationBuilder app) => app.UseWhen(
        http => HttpMethods.IsGet(http.Request.Method) && !NoPages.Any(prefix => StartsWith(http.Request.Path, prefix)),
        pages => pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true));

    /// <summary>Compression of the circuit's socket is off: what it carries beside secrets must not show in the length of its frames.</summary>
    public static void MapPages(this IEndpointRouteBuilder app) =>
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.DisableWebSocketCompression = true);

    private static bool StartsWith(PathString path, string prefix) =>
        path.Value is { } text && text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
}
