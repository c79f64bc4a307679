using Microsoft.Extensions.DependencyInjection;

namespace RuntimesWeb.Core.Runtimes.Adapters.Claude;

public static class ClaudeModule
{
    public static IServiceCollection AddClaude(this IServiceCollection services) => services
        .AddSingleton<ClaudeLaunch>()
        .AddSingleton<ClaudeChoice>()
        .AddSingleton<IRuntimeAdapter, ClaudeAdapter>();
}
