using Microsoft.Extensions.DependencyInjection;

namespace RuntimesWeb.Core.Search;

public static class SearchModule
{
    public static IServiceCollection AddSearch(this IServiceCollection services) => services
        .AddSingleton<HelpLibrary>()
        .AddHostedService<WarmHelp>();
}
