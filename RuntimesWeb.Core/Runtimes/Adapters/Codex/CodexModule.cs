using Microsoft.Extensions.DependencyInjection;

namespace RuntimesWeb.Core.Runtimes.Adapters.Codex;

public static class CodexModule
{
    public static IServiceCollection AddCodex(this IServiceCollection services) => services.AddSingleton<IRuntimeAdapter, CodexAdapter>();
}
