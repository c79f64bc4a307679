using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RuntimesWeb.Core.Jobs;

namespace RuntimesWeb.Core.Runs;

public static class RunsModule
{
    public static IServiceCollection AddRuns(this IServiceCollection services)
    {
        services.AddOptions<RunOptions>().BindConfiguration(RunOptions.Section)
            .Validate(o => o.AtOnce is >= 1 and <= 64, "Runs:AtOnce must be between 1 and 64, such as 4.")
            .Validate(o => o.IdleMinutes is >= 1 and <= 1440, "Runs:IdleMinutes must be between 1 and 1440, such as 30.")
            .Validate(o => o.MaxMinutes is >= 1 and <= 10080, "Runs:MaxMinutes must be between 1 and 10080, such as 240.")
            .ValidateOnStart();
        return services
            .AddSingleton<RunStore>()
            .AddSingleton<RunSessions>()
            .AddSingleton<RunSlots>()
            .AddSingleton<RunGates>()
            .AddSingleton<RunLedger>()
            .AddSingleton<RunPause>()
            .AddSingleton<RunNotes>()
            .AddSingleton<RunWork>()
            .AddSingleton<RunEngine>()
            .AddSingleton<TryRuntime>()
            .AddSingleton<IJobHandler, PruneRunsJob>()
            .AddSingleton(PruneRunsJob.Daily)
            .AddHostedService<RunService>()
            .AddHostedService<RunLimits>();
    }
}

/// <summary>Ends what is going on when the server stops.</summary>
internal sealed class RunService(RunEngine engine) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => engine.StopAsync();
}
