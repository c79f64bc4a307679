using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runs;

/// <summary>Looks twice a minute for runs that work too long, or from which nothing is heard.</summary>
internal sealed class RunLimits(RunEngine engine, IOptions<RunOptions> options, TimeProvider time, IHostApplicationLifetime host, ILogger<RunLimits> logger) : LoopService(Period, time, host, logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    protected override Task PassAsync(CancellationToken ct)
    {
        engine.Count(Period, options.Value);
        return Task.CompletedTask;
    }
}
