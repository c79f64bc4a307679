using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Usage.Budgets;

namespace RuntimesWeb.Core.Usage;

public static class UsageModule
{
    public static IServiceCollection AddUsage(this IServiceCollection services) => services
        .AddSingleton<PriceList>()
        .AddSingleton<EditPrices>()
        .AddSingleton<UsageReport>()
        .AddSingleton<BudgetBook>()
        .AddSingleton<BudgetLedger>()
        .AddSingleton<EditBudgets>();
}
