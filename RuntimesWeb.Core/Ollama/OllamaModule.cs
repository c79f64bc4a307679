using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RuntimesWeb.Core.Jobs;

namespace RuntimesWeb.Core.Ollama;

public static class OllamaModule
{
    public static IServiceCollection AddOllama(this IServiceCollection services)
    {
        services.AddOptions<OllamaOptions>().BindConfiguration(OllamaOptions.Section)
            .Validate(o => o.IsUsable, "Ollama:AllowedRegistries must list hosts separated by ;, such as registry.example.org;localhost:5000.")
            .ValidateOnStart();
        services.TryAddSingleton(PullTimes.Usual);
        services.AddHttpClient(OllamaClient.Client)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                ConnectTimeout = OllamaClient.Limit,
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
                // A pull that is left is to end at once, not when its rest has been read.
                ResponseDrainTimeout = TimeSpan.Zero,
            })
            .RemoveAllLoggers();
        return services
            .AddSingleton<OllamaClient>()
            .AddSingleton<OllamaModels>()
            .AddSingleton<ModelSuggestions>()
            .AddSingleton<PullModel>()
            .AddSingleton<DeleteModel>()
            .AddSingleton<IJobHandler, PullModelJob>()
            .AddSingleton<IJobHandler, DeleteModelJob>();
    }
}
