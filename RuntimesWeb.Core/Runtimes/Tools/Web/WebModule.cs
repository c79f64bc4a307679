using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace RuntimesWeb.Core.Runtimes.Tools.Web;

public static class WebModule
{
    public static IServiceCollection AddWebPages(this IServiceCollection services)
    {
        services.AddSingleton<WebPages>();
        services.AddHttpClient(WebPages.Client, c =>
        {
            c.Timeout = Timeout.InfiniteTimeSpan;
        }).ConfigurePrimaryHttpMessageHandler(s => new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = TimeSpan.FromSeconds(8),
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            MaxResponseHeadersLength = 32,
            ResponseDrainTimeout = TimeSpan.Zero,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectCallback = s.GetRequiredService<WebPages>().ConnectAsync,
        }).RemoveAllLoggers();
        return services;
    }
}
