using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Jobs;

/// <summary>All jobs that are not over, in memory; each change of one is committed with its events before it counts.</summary>
internal sealed class ActiveJobs(EventLog log, IDbContextFactory<RuntimesDb> factory, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, ActiveJob> _byId = [];
    private readonly Dictionary<(string Subject, string Target), ActiveJob> _byTarget = [];
    private ImmutableArray<ActiveJob>? _all;
    private long _lastNumber;
    private long _version;

    /// <summary>Something about a job is different.</summary>
    public event Action? Changed;

    /// <summary>A job is over.</summary>
    public event Action<Job>? Ended;

    /// <summary>Newest first.</summary>
    public ImmutableArray<ActiveJob> All
    {
        get
        {
            lock (_gate)
            {
                return _all ??= [.. _byId.Values.OrderByDescending(j => j.Now.Number)];
            }
        }
    }

    /// <summary>Grows when a job is added, removed or in another state; not with progress.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>A job has come further, or says something else.</summary>
    public void RaiseChanged() => Changed?.Invoke();

    /// <summary>There is a job more or less, or one is in another state.</summary>
    public void RaiseListChanged()
    {
        Interlocked.Increment(ref _version);
        RaiseChanged();
    }

    public ActiveJob? Find(Guid id)
    {
        lock (_gate)
        {
            return _byId.GetValueOrDefault(id);
        }
    }

    public ActiveJob? Find(string subject, string target)
    {
        lock (_gate)
        {
            return _byTarget.GetValueOrDefault((subject, target));
        }
    }

    /// <summary>Reads what was not over when the server ended.</summary>
    public async Task LoadAsync(Func<string, JobKind?> kinds, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        _lastNumber = await db.Set<Job>().MaxAsync(j => (long?)j.Number, ct) ?? 0;
        var states = new[] { JobState.Queued, JobState.Running, JobState.Retrying, JobState.Paused };
        foreach (var job in await db.Set<Job>().AsNoTracking().Where(j => states.Contains(j.State)).ToListAsync(ct))
        {
            Add(new ActiveJob(job, kinds(job.Kind)));
        }
    }

    /// <summary>
    /// Takes the place of a new job, or finds the one that holds it; null when there are too many. Of a new one the turn comes along, taken: whoever stores it gives it
    /// back, so that nothing else changes a job that is not stored yet.
    /// </summary>
    public (ActiveJob? Job, IDisposable? FirstTurn) Reserve(JobKind kind, string target, Func<long, Job> create, Task stored, int most)
    {
        lock (_gate)
        {
            if (_byTarget.TryGetValue((kind.Subject, target), out var holder))
            {
                return (holder, null);
            }

            if (_byId.Count >= most)
            {
                return (null, null);
            }

            var job = new ActiveJob(create(++_lastNumber), kind) { Stored = stored };
            var turn = job.TakeFirstTurn();
            Add(job);
            return (job, turn);
        }
    }

    /// <summary>Takes the place of a job that is over, to begin another life; false when another one holds its target.</summary>
    public bool TryRevive(ActiveJob job)
    {
        lock (_gate)
        {
            if (_byId.ContainsKey(job.Now.Id) || (job.Kind is { } kind && _byTarget.ContainsKey((kind.Subject, job.Now.Target))))
            {
                return false;
            }

            Add(job);
            return true;
        }
    }

    /// <summary>Commits a change of a job with its events; then it counts. The caller has the job's turn.</summary>
    public async Task ChangeAsync(ActiveJob job, Job now, params JobEvent[] events)
    {
        job.Stream ??= now.LastSeq == 0 && now.Attempt == 0 && events is [JobEvent.State { Now: JobState.Queued }] ? log.Create(now.Id) : await log.OpenAsync(now.Id, CancellationToken.None);
        try
        {
            await job.AppendAsync(events, now);
        }
        catch
        {
            // A stream that could not be written is over; the next change begins from what is stored.
            job.Stream.Dispose();
            job.Stream = null;
            throw;
        }

        job.Set(now with { LastSeq = job.Stream.LastSeq });
        if (!now.IsActive)
        {
            Remove(job);
            job.End();
            Ended?.Invoke(job.Now);
        }

        RaiseListChanged();
    }

    /// <summary>Takes a job out of memory: it is over, or could not be stored.</summary>
    public void Remove(ActiveJob job)
    {
        lock (_gate)
        {
            _byId.Remove(job.Now.Id);
            if (job.Kind is { } kind && _byTarget.GetValueOrDefault((kind.Subject, job.Now.Target)) == job)
            {
                _byTarget.Remove((kind.Subject, job.Now.Target));
            }

            _all = null;
        }

        job.Dispose();
    }

    public DateTimeOffset Now => time.GetUtcNow();

    private void Add(ActiveJob job)
    {
        lock (_gate)
        {
            _byId[job.Now.Id] = job;
            if (job.Kind is { } kind)
            {
                _byTarget[(kind.Subject, job.Now.Target)] = job;
            }

            _all = null;
        }
    }
}
