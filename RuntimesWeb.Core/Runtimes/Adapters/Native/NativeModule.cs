using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Ollama;
using RuntimesWeb.Core.Runtimes.Tools;

namespace RuntimesWeb.Core.Runtimes.Adapters.Native;

public static class NativeModule
{
    public static IServiceCollection AddNativeAdapters(this IServiceCollection services)
    {
        services
            .AddSingleton<IToolSource, WorkspaceTools>()
            .AddSingleton(s => new ModelLimits(() => s.GetRequiredService<OllamaModels>().Current))
            .AddSingleton<ChooseModel>()
            .AddSingleton<ModelLoop>();
        foreach (var runtime in new[] { RuntimeCatalog.Native, RuntimeCatalog.AnthropicDirect, RuntimeCatalog.OpenAIDirect, RuntimeCatalog.Ollama })
        {
            services.AddSingleton<IRuntimeAdapter>(s => new NativeAdapter(runtime, s.GetRequiredService<ChooseModel>(), s.GetRequiredService<ModelLoop>()));
        }

        return services;
    }
}
