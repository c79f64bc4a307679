using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runs;

namespace RuntimesWeb.Core.Mcp.Tasks;

/// <summary>Says of the tasks that runs have claimed over MCP that they are being worked on, as long as the run goes on; after it they are freed like any that is forgotten.</summary>
public sealed class ClaimedTasks(TaskStore tasks, RunEngine engine, TimeProvider time, IHostApplicationLifetime host, ILogger<ClaimedTasks> logger) : LoopService(TimeSpan.FromMinutes(1), time, host, logger)
{
    private readonly ConcurrentDictionary<Guid, Guid> _claims = new();

    internal void Add(Guid task, Guid run) => _claims[task] = run;

    protected override async Task PassAsync(CancellationToken ct)
    {
        foreach (var (task, run) in _claims)
        {
            if (engine.FindActive(run) is null)
            {
                _claims.TryRemove(KeyValuePair.Create(task, run));
            }
        }

        if (!_claims.IsEmpty)
        {
            await tasks.BeatAsync([.. _claims.Keys]);
        }
    }
}
