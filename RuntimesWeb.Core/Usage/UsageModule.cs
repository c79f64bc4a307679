using Microsoft.Extensions.DependencyInjection;

namespace RuntimesWeb.Core.Usage;

public static class UsageModule
{
    public static IServiceCollection AddUsage(this IServiceCollection services) => services
        .AddSingleton<PriceList>()
        .AddSingleton<EditPrices>()
        .AddSingleton<UsageReport>();
}
