using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace RuntimesWeb.Core.Jobs;

/// <summary><c>Jobs</c>: how long jobs are kept and how many work at once.</summary>
public sealed class JobOptions
{
    public const string Section = "Jobs";

    /// <summary>Jobs and their logs are removed so many days after they ended.</summary>
    public int KeepDays { get; init; } = 30;

    /// <summary>So many jobs work at the same time; the rest wait.</summary>
    public int Workers { get; init; } = 4;
}

/// <summary>Removes jobs that ended longer ago than they are kept, with their logs.</summary>
internal sealed class CleanUpJob(JobStore store, IOptions<JobOptions> options, TimeProvider time) : IJobHandler
{
    public static readonly JobKind CleanUp = new("clean-up", "server") { MaxRecoveries = 3 };

    public static readonly RecurringJob Daily = new("clean-up", "Remove old jobs and their logs", CleanUp, "jobs", "every day at 03:30", "0 30 3 * * ?");

    public JobKind Kind => CleanUp;

    public async Task<JobEnd> RunAsync(JobRun job, CancellationToken ct)
    {
        var removed = await store.PruneAsync(time.GetUtcNow().AddDays(-options.Value.KeepDays), ct);
        return JobEnd.Done(new JsonObject { ["removed"] = removed });
    }
}
