using Microsoft.Extensions.DependencyInjection;

namespace RuntimesWeb.Core.Providers;

public static class ProvidersModule
{
    public static IServiceCollection AddProviders(this IServiceCollection services)
    {
        services
            .AddSingleton<PrivateTargets>()
            .AddSingleton<ProviderUrls>()
            .AddSingleton<ProviderBoard>()
            .AddSingleton<ProbeProvider>()
            .AddSingleton<ConnectProvider>()
            .AddSingleton<DisconnectProvider>()
            .AddSingleton<SetBaseUrl>();
        services.AddHttpClient(ProbeProvider.Client).ConfigurePrimaryHttpMessageHandler(() => Handler()).RemoveAllLoggers();
        services.AddHttpClient(ProbeProvider.GuardedClient)
            .ConfigurePrimaryHttpMessageHandler(s => Handler(s.GetRequiredService<PrivateTargets>()))
            .RemoveAllLoggers();
        return services;
    }

    // No redirects, no cookies; loggers are removed because request logs could show addresses with what a person typed in them.
    private static SocketsHttpHandler Handler(PrivateTargets? targets = null) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(8),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectCallback = targets is null ? null : targets.ConnectAsync,
        UseProxy = targets is null,
    };
}
