using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Board.Work;
using RuntimesWeb.Core.Runtimes.Tools;

namespace RuntimesWeb.Core.Delegation;

public static class DelegationModule
{
    public static IServiceCollection AddDelegation(this IServiceCollection services) => services
        .AddSingleton<DelegationStore>()
        .AddSingleton<TeamOfLeader>()
        .AddSingleton<TaskPlace>()
        .AddSingleton<DelegateTask>()
        .AddSingleton<IToolSource, DelegateTools>()
        .AddSingleton<ReadOutcome>()
        .AddSingleton<WaitForTeammates>()
        .AddSingleton<IWorkFollowUp>(s => s.GetRequiredService<WaitForTeammates>())
        .AddSingleton<TellLeader>()
        .AddSingleton<ReadTeamWork>()
        .AddSingleton<DispatcherParts>()
        .AddHostedService<Dispatcher>();
}
