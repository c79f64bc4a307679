using RuntimesWeb.Core.Jobs;

namespace RuntimesWeb.Core.Runtimes.Facts;

/// <summary>What works in the background now, and what failed lately; read from the store only when a job changed its state.</summary>
internal sealed class FactsOfJobs(JobQueue queue, JobStore store, TimeProvider time) : IFactSource
{
    private const int MostNamed = 5;

    private static readonly TimeSpan Lately = TimeSpan.FromDays(7);

    private (long Version, IReadOnlyList<Job> Failed)? _known;

    public async ValueTask<IReadOnlyList<LiveFact>> FactsAsync(CancellationToken ct)
    {
        var version = queue.Version;
        if (_known is not { } known || known.Version != version)
        {
            _known = known = (version, await store.UnresolvedAsync(time.GetUtcNow() - Lately, ct));
        }

        var active = queue.Active.ToList();
        return
        [
            new LiveFact("Jobs", active.Count == 0 ? "Nothing is running." : $"{FactWords.Count(active.Count, "job")} not over yet: {string.Join(", ", active.Take(MostNamed).Select(Active))}.", "/jobs", "job running background progress install pull queued busy active currently"),
            new LiveFact("Failed jobs", known.Failed.Count == 0 ? "Nothing failed in the last seven days." : $"{FactWords.Count(known.Failed.Count, "job")} failed in the last seven days: {string.Join(" ", known.Failed.Take(MostNamed).Select(Failed))}", "/jobs?state=failed", "job failed fail failure error errors broken install pull lately recently"),
        ];
    }

    private static string Active(Job job) => $"{job.Kind} of {job.Target} ({JobWords.Of(job.State)}{(job.Progress.Percent is { } percent ? $", {percent} %" : "")})";

    private static string Failed(Job job) => $"{job.Kind} of {job.Target}: {job.Error?.Message ?? "it did not say why."}{(job.Error?.Hint is { } hint ? $" {hint}" : "")}";
}
