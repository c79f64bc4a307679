using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RuntimesWeb.Core.Jobs;

/// <summary>Starts the workers once the server answers, and ends what runs when it stops.</summary>
internal sealed partial class JobService(JobClock clock, JobRunner runner, RecurringJobs recurring, TimeProvider time, IHostApplicationLifetime host, ILogger<JobService> logger) : BackgroundService
{
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(20);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // A start that is under way ends first: Quartz does not like to be shut down while it starts.
        await base.StopAsync(cancellationToken);
        await runner.StopAsync();
        await clock.StopAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await StartedAsync(stoppingToken);
            if (!runner.HasWaiting)
            {
                // The first page comes first: Quartz takes its time to start, and nobody waits for it yet.
                await Task.WhenAny(clock.Wanted, Task.Delay(Later, time, stoppingToken));
                stoppingToken.ThrowIfCancellationRequested();
            }

            var scheduler = await clock.SchedulerAsync();
            await scheduler.Start(CancellationToken.None);
            await runner.StartWaitingAsync(stoppingToken);
            await recurring.ScheduleAsync();
            await LookForLostStartsAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped while it was starting.
        }
        catch (Exception e)
        {
            Log.NotStarted(logger, e);
            host.StopApplication();
            throw;
        }
    }

    // A job that is due while a worker is free has lost its start: the clock's database did not take it.
    private async Task LookForLostStartsAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Look, time);
        while (await timer.WaitForNextTickAsync(ct))
        {
            if (runner.HasFreeWorker)
            {
                await runner.StartWaitingAsync(ct);
            }
        }
    }

    private async Task StartedAsync(CancellationToken ct)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = host.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(ct);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Critical, Message = "The job queue could not be started; the server stops")]
        public static partial void NotStarted(ILogger logger, Exception e);
    }
}
