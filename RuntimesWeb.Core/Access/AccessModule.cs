using Microsoft.Extensions.DependencyInjection;

namespace RuntimesWeb.Core.Access;

public static class AccessModule
{
    public static IServiceCollection AddAccess(this IServiceCollection services) => services
        .AddSingleton<AccessKeys>()
        .AddSingleton<Attempts>()
        .AddSingleton<SignInLink>()
        .AddSingleton<RunPasses>()
        .AddHostedService<KeyUseLoop>();
}
