using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Ollama;
using RuntimesWeb.Core.Runtimes.Tools;
using RuntimesWeb.Core.Runtimes.Tools.Web;

namespace RuntimesWeb.Core.Runtimes.Adapters.Native;

public static class NativeModule
{
    public static IServiceCollection AddNativeAdapters(this IServiceCollection services)
    {
        services
            .AddWebPages()
            .AddSingleton<IToolSource, WorkspaceTools>()
            .AddSingleton<IToolSource, OpenTools>()
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
