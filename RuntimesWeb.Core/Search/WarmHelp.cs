using Microsoft.Extensions.Hosting;

namespace RuntimesWeb.Core.Search;

/// <summary>Builds the index of the help once the server listens, so that nobody's question waits for it.</summary>
internal sealed class WarmHelp(HelpLibrary help, IHostApplicationLifetime host) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listening = host.ApplicationStarted.Register(() => started.TrySetResult());
        using var stopping = stoppingToken.Register(() => started.TrySetCanceled(stoppingToken));
        try
        {
            await started.Task;
            _ = help.Index;
        }
        catch (OperationCanceledException)
        {
            // Stopped before it was needed.
        }
    }
}
