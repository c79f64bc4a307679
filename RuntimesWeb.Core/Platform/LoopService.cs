using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RuntimesWeb.Core.Platform;

/// <summary>
/// A background loop on the clock: one pass at once, then one per <paramref name="period"/>. A pass that throws is logged and the loop goes on;
/// the end of the loop itself is critical and stops the host.
/// </summary>
public abstract partial class LoopService(TimeSpan period, TimeProvider time, IHostApplicationLifetime host, ILogger logger) : BackgroundService
{
    protected abstract Task PassAsync(CancellationToken ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var timer = new PeriodicTimer(period, time);
            do
            {
                await SafePassAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host is stopping.
        }
        catch (Exception e)
        {
            Log.Ended(logger, e, GetType().Name);
            host.StopApplication();
            throw;
        }
    }

    private async Task SafePassAsync(CancellationToken ct)
    {
        try
        {
            await PassAsync(ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            Log.PassFailed(logger, e, GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Loop}: a pass failed; the loop goes on")]
        public static partial void PassFailed(ILogger logger, Exception e, string loop);

        [LoggerMessage(Level = LogLevel.Critical, Message = "{Loop} ended; the server stops")]
        public static partial void Ended(ILogger logger, Exception e, string loop);
    }
}
