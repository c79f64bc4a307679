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
            .AddSingleton<ProviderHttp>()
            .AddSingleton<ProbeProvider>()
            .AddSingleton<ConnectProvider>()
            .AddSingleton<DisconnectProvider>()
            .AddSingleton<SetBaseUrl>();
        services.AddHttpClient(ProviderHttp.Client).ConfigurePrimaryHttpMessageHandler(() => Handler()).RemoveAllLoggers();
        services.AddHttpClient(ProviderHttp.GuardedClient)
            .ConfigurePrimaryHttpMessageHandler(s => Handler(s.GetRequiredService<PrivateTargets>()))
            .RemoveAllLoggers();
        return services;
    }

    // No redirects, no cookies; loggers are removed because request logs could show addresses with what a person typed in them.
    private static SocketsHttpHandler Handler(PrivateTargets? targets = null) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        // No numbers of ours by which a provider could tell requests together.
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(8),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        // An answer that is left is to end at once, not when its rest has been read.
        ResponseDrainTimeout = TimeSpan.Zero,
        ConnectCallback = targets is null ? null : targets.ConnectAsync,
        UseProxy = targets is null,
    };
}
