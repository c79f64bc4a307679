using Microsoft.Extensions.DependencyInjection;

namespace RuntimesWeb.Core.Agents;

public static class AgentsModule
{
    public static IServiceCollection AddAgents(this IServiceCollection services) => services
        .AddSingleton<AgentStore>()
        .AddSingleton<CreateAgent>()
        .AddSingleton<UpdateAgent>()
        .AddSingleton<DeleteAgent>()
        .AddSingleton<DuplicateAgent>()
        .AddSingleton<ImportAgents>();
}
