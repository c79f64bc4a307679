using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Permissions.Approvals;

namespace RuntimesWeb.Core.Runs;

/// <summary>Removes runs that ended longer ago than jobs and runs are kept, with their events and questions. Messages and the usage ledger stay.</summary>
internal sealed class PruneRunsJob(RunStore store, ApprovalStore approvals, IOptions<JobOptions> options, TimeProvider time) : IJobHandler
{
    public static readonly JobKind PruneRuns = new("prune-runs", "runs") { MaxRecoveries = 3 };

    public static readonly RecurringJob Daily = new("prune-runs", "Remove old runs and their events", PruneRuns, "runs", "every day at 03:40", "0 40 3 * * ?");

    public JobKind Kind => PruneRuns;

    public async Task<JobEnd> RunAsync(JobRun job, CancellationToken ct)
    {
        var before = time.GetUtcNow().AddDays(-options.Value.KeepDays);
        var removed = await store.PruneAsync(before, ct);
        await approvals.PruneAsync(before, ct);
        return JobEnd.Done(new JsonObject { ["removed"] = removed });
    }
}
