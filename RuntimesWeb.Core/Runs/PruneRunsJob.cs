using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using RuntimesWeb.Core.Jobs;

namespace RuntimesWeb.Core.Runs;

/// <summary>Removes runs that ended longer ago than jobs and runs are kept, with their events. Messages and the usage ledger stay.</summary>
internal sealed class PruneRunsJob(RunStore store, IOptions<JobOptions> options, TimeProvider time) : IJobHandler
{
    public static readonly JobKind PruneRuns = new("prune-runs", "runs") { MaxRecoveries = 3 };

    public static readonly RecurringJob Daily = new("prune-runs", "Remove old runs and their events", PruneRuns, "runs", "every day at 03:40", "0 40 3 * * ?");

    public JobKind Kind => PruneRuns;

    public async Task<JobEnd> RunAsync(JobRun job, CancellationToken ct)
    {
        var removed = await store.PruneAsync(time.GetUtcNow().AddDays(-options.Value.KeepDays), ct);
        return JobEnd.Done(new JsonObject { ["removed"] = removed });
    }
}
