using Microsoft.Extensions.DependencyInjection;

namespace RuntimesWeb.Core.Runtimes.Adapters.Cli;

public static class CliModule
{
    /// <summary>What the adapters of all command line tools share.</summary>
    public static IServiceCollection AddCli(this IServiceCollection services) => services
        .AddSingleton<CliHomes>()
        .AddSingleton<CliPrograms>()
        .AddSingleton<CliCredentials>()
        .AddSingleton<CliStart>()
        .AddSingleton<CliPool>();
}
