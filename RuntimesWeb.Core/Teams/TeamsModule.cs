using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Agents;

namespace RuntimesWeb.Core.Teams;

public static class TeamsModule
{
    public static IServiceCollection AddTeams(this IServiceCollection services) => services
        .AddSingleton<TeamStore>()
        .AddSingleton<ITeamRoster>(s => s.GetRequiredService<TeamStore>())
        .AddSingleton<EditTeams>();
}
