using Microsoft.Extensions.DependencyInjection;

namespace RuntimesWeb.Core.CredentialProxy;

public static class CredentialProxyModule
{
    public static IServiceCollection AddCredentialProxy(this IServiceCollection services) => services.AddSingleton<CredentialProxies>();
}
