using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Runtimes.Facts;
using RuntimesWeb.Core.Usage.Budgets;

namespace RuntimesWeb.Core.Teams;

public static class TeamsModule
{
    public static IServiceCollection AddTeams(this IServiceCollection services) => services
        .AddSingleton<TeamStore>()
        .AddSingleton<ITeamRoster>(s => s.GetRequiredService<TeamStore>())
        .AddSingleton<EditTeams>()
        .AddSingleton<IBudgetSubjects, SubjectsOfBudgets>()
        .AddSingleton<IFactSource, FactsOfTeams>();
}
