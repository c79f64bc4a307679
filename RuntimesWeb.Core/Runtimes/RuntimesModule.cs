using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Runtimes.Adapters.Claude;
using RuntimesWeb.Core.Runtimes.Adapters.Cli;
using RuntimesWeb.Core.Runtimes.Adapters.Codex;
using RuntimesWeb.Core.Runtimes.Adapters.Hermes;
using RuntimesWeb.Core.Runtimes.Adapters.Local;
using RuntimesWeb.Core.Runtimes.Adapters.Native;
using RuntimesWeb.Core.Runtimes.Choice;
using RuntimesWeb.Core.Runtimes.Detection;
using RuntimesWeb.Core.Runtimes.Install;

namespace RuntimesWeb.Core.Runtimes;

public static class RuntimesModule
{
    public static IServiceCollection AddRuntimes(this IServiceCollection services) => services
        .AddSingleton<BinaryFinder>()
        .AddSingleton<CliCheck>()
        .AddSingleton<OllamaCheck>()
        .AddSingleton<DisconnectedRuntimes>()
        .AddSingleton<RuntimeBoard>()
        .AddSingleton<RuntimeScan>()
        .AddHostedService(s => s.GetRequiredService<RuntimeScan>())
        .AddSingleton<ConnectRuntime>()
        .AddSingleton<DisconnectRuntime>()
        .AddSingleton<RecheckRuntimes>()
        .AddSingleton<CheckHealth>()
        .AddSingleton<TestRuntime>()
        .AddSingleton<FallbackModels>()
        .AddInstalls()
        .AddCli()
        .AddClaude()
        .AddNativeAdapters()
        .AddCodex()
        .AddHermes()
        .AddLocal();
}
