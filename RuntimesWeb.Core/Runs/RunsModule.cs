using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RuntimesWeb.Core.Jobs;

namespace RuntimesWeb.Core.Runs;

public static class RunsModule
{
    public static IServiceCollection AddRuns(this IServiceCollection services) => services
        .AddSingleton<RunStore>()
        .AddSingleton<RunGates>()
        .AddSingleton<RunLedger>()
        .AddSingleton<RunPause>()
        .AddSingleton<RunNotes>()
        .AddSingleton<RunWork>()
        .AddSingleton<RunEngine>()
        .AddSingleton<IJobHandler, PruneRunsJob>()
        .AddSingleton(PruneRunsJob.Daily)
        .AddHostedService<RunService>();
}

/// <summary>Ends what is going on when the server stops.</summary>
internal sealed class RunService(RunEngine engine) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => engine.StopAsync();
}
