using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Jobs;

/// <summary>What a list of jobs is narrowed to; null is "all".</summary>
/// <param name="Search">Part of a target or kind.</param>
public sealed record JobFilter(JobState? State = null, string? Kind = null, string? Search = null, string? Target = null);

/// <summary>A page of jobs, newest first; <paramref name="NextCursor"/> is null at the end. The counts are of all jobs that fit the filter but for its state.</summary>
public sealed record JobPage(IReadOnlyList<Job> Jobs, string? NextCursor, ImmutableDictionary<JobState, int> Counts);

/// <summary>How many jobs ended in each state on one day (UTC).</summary>
public sealed record JobDay(DateOnly Day, int Succeeded, int Failed, int Cancelled);

/// <summary>Reads jobs from the database; those that are not over are as they are in memory.</summary>
public sealed class JobStore
{
    private const int MostUnresolved = 5;

    private readonly ActiveJobs _active;
    private readonly IDbContextFactory<RuntimesDb> _factory;
    private readonly EventWriter _writer;
    private readonly TimeProvider _time;

    internal JobStore(ActiveJobs active, IDbContextFactory<RuntimesDb> factory, EventWriter writer, TimeProvider time) =>
        (_active, _factory, _writer, _time) = (active, factory, writer, time);

    /// <summary>A page by key: jobs older than <paramref name="cursor"/> (an earlier page's <c>NextCursor</c>), newest first.</summary>
    public async Task<Outcome<JobPage>> PageAsync(JobFilter filter, string? cursor, int? limit, CancellationToken ct)
    {
        var bounds = PageBounds.Read(cursor, limit);
        if (bounds.Failure is { } wrong)
        {
            return wrong;
        }

        var page = bounds.Value;
        await using var db = await _factory.CreateDbContextAsync(ct);
        var fitting = Fitting(db, filter);
        var counts = await fitting.GroupBy(j => j.State).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(ct);
        var rows = await fitting.Where(j => j.Number < page.Before && (filter.State == null || j.State == filter.State)).OrderByDescending(j => j.Number).Take(page.Take + 1).ToListAsync(ct);
        var (shown, next) = page.Cut(rows, j => j.Number);
        return new JobPage([.. shown.Select(Live)], next, counts.ToImmutableDictionary(c => c.Key, c => c.Count));
    }

    public async Task<Job?> FindAsync(Guid id, CancellationToken ct)
    {
        await using var db = await _factory.CreateDbContextAsync(ct);
        return await db.Set<Job>().AsNoTracking().FirstOrDefaultAsync(j => j.Id == id, ct);
    }

    /// <summary>The newest job of a kind on a target (of any target when null), in whatever state.</summary>
    public async Task<Job?> NewestAsync(IReadOnlyCollection<string> kinds, string? target, CancellationToken ct)
    {
        await using var db = await _factory.CreateDbContextAsync(ct);
        var job = await db.Set<Job>().AsNoTracking().Where(j => kinds.Contains(j.Kind) && (target == null || j.Target == target)).OrderByDescending(j => j.Number).FirstOrDefaultAsync(ct);
        return job is null ? null : Live(job);
    }

    /// <summary>What failed or was interrupted since a time and was not asked for again since: the newest of each kind and target, newest first.</summary>
    public async Task<IReadOnlyList<Job>> UnresolvedAsync(DateTimeOffset since, CancellationToken ct)
    {
        await using var db = await _factory.CreateDbContextAsync(ct);
        var jobs = db.Set<Job>().AsNoTracking();
        return await jobs.Where(j => j.FinishedAt >= since && (j.State == JobState.Failed || j.State == JobState.Interrupted))
            .Where(j => !jobs.Any(later => later.Kind == j.Kind && later.Target == j.Target && later.Number > j.Number))
            .OrderByDescending(j => j.Number).Take(MostUnresolved).ToListAsync(ct);
    }

    /// <summary>How the last days went, oldest first, a row for every day.</summary>
    public async Task<IReadOnlyList<JobDay>> HistoryAsync(int days, CancellationToken ct)
    {
        var today = DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);
        var first = today.AddDays(1 - days);
        var since = new DateTimeOffset(first, TimeOnly.MinValue, TimeSpan.Zero);
        await using var db = await _factory.CreateDbContextAsync(ct);
        var ends = await db.Database.SqlQuery<DayCount>($"""
            SELECT finished_at / 86400000 AS Day, state AS State, count(*) AS Count FROM jobs WHERE finished_at >= {since.ToUnixTimeMilliseconds()} GROUP BY 1, 2
            """).ToListAsync(ct);
        var epoch = new DateOnly(1970, 1, 1);
        return [.. Enumerable.Range(0, days).Select(first.AddDays).Select(day =>
        {
            var of = ends.Where(e => e.Day == day.DayNumber - epoch.DayNumber).ToLookup(e => e.State, e => e.Count);
            return new JobDay(
                day,
                of[nameof(JobState.Succeeded)].Sum(),
                of[nameof(JobState.Failed)].Sum() + of[nameof(JobState.Interrupted)].Sum(),
                of[nameof(JobState.Cancelled)].Sum());
        })];
    }

    /// <summary>Removes jobs that ended before <paramref name="before"/>, with their logs; answers how many.</summary>
    public async Task<int> PruneAsync(DateTimeOffset before, CancellationToken ct)
    {
        var removed = 0;
        while (true)
        {
            await using var db = await _factory.CreateDbContextAsync(ct);
            var old = await db.Set<Job>().Where(j => j.FinishedAt != null && j.FinishedAt < before).OrderBy(j => j.FinishedAt).Take(100).Select(j => j.Id).ToListAsync(ct);
            if (old.Count == 0)
            {
                return removed;
            }

            await RemoveAsync(old);
            removed += old.Count;
        }
    }

    internal Task RemoveAsync(IReadOnlyList<Guid> ids) => _writer.ApplyAsync(new RemoveJobs(ids));

    internal Task SaveAsync(Job job) => _writer.ApplyAsync(new SaveJob(job));

    private static IQueryable<Job> Fitting(RuntimesDb db, JobFilter filter)
    {
        var jobs = db.Set<Job>().AsNoTracking();
        if (filter.Kind is { } kind)
        {
            jobs = jobs.Where(j => j.Kind == kind);
        }

        if (filter.Target is { } target)
        {
            jobs = jobs.Where(j => j.Target == target);
        }

        return string.IsNullOrWhiteSpace(filter.Search) ? jobs : jobs.Where(j => j.Target.Contains(filter.Search.Trim()) || j.Kind.Contains(filter.Search.Trim()));
    }

    private Job Live(Job stored) => _active.Find(stored.Id)?.Now ?? stored;

    private sealed record DayCount(long Day, string State, int Count);
}
