using Microsoft.Extensions.DependencyInjection;

namespace RuntimesWeb.Core.Runtimes.Adapters.Hermes;

public static class HermesModule
{
    public static IServiceCollection AddHermes(this IServiceCollection services) => services.AddSingleton<IRuntimeAdapter, HermesAdapter>();
}
