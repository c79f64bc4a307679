using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Jobs;

/// <summary>
/// The seam over background work: what is accepted here is stored, survives the end of the server at any moment, and ends in exactly one terminal state.
/// Quartz decides when something starts; the state, progress and log are here.
/// </summary>
public sealed class JobQueue
{
    /// <summary>So many jobs may wait or work at a time; one more is refused.</summary>
    public const int MostActive = 5000;

    private readonly ActiveJobs _active;
    private readonly JobStore _store;
    private readonly JobClock _clock;
    private readonly StopJob _stop;
    private readonly JobRunner _runner;
    private readonly EventLog _log;
    private readonly AuditLog _audit;

    internal JobQueue(ActiveJobs active, JobStore store, JobClock clock, JobRunner runner, EventLog log, AuditLog audit)
    {
        (_active, _store, _clock, _stop, _runner, _log, _audit) = (active, store, clock, new StopJob(active, store, clock), runner, log, audit);
    }

    /// <summary>Raised when anything about any job is different, progress included; readers throttle.</summary>
    public event Action? Changed
    {
        add => _active.Changed += value;
        remove => _active.Changed -= value;
    }

    /// <summary>Raised when a job is over.</summary>
    public event Action<Job>? Ended
    {
        add => _active.Ended += value;
        remove => _active.Ended -= value;
    }

    /// <summary>Grows when a job is added, removed or in another state, so that a list of jobs knows when to read again; not with progress.</summary>
    public long Version => _active.Version;

    /// <summary>The kinds this version knows.</summary>
    public IEnumerable<JobKind> Kinds => _runner.Kinds;

    /// <summary>Everything that is not over, newest first.</summary>
    public IEnumerable<Job> Active => _active.All.Select(j => j.Now);

    /// <summary>The job that works on a target now, of whatever kind; null when none does.</summary>
    public Job? FindActive(string subject, string target) => _active.Find(subject, target)?.Now;

    /// <summary>A job that is not over, as it is now; null when it is over or there is none.</summary>
    public Job? FindActive(Guid id) => _active.Find(id)?.Now;

    /// <summary>
    /// Stores a job to be started as soon as a worker is free. When one of the same kind is at the same target already, that one is joined (and resumed when
    /// it is paused); one of another kind is a conflict.
    /// </summary>
    public async Task<Outcome<JobTicket>> EnqueueAsync(JobKind kind, string target, Actor by, CancellationToken ct)
    {
        var stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (job, firstTurn) = _active.Reserve(kind, target, number => New(number, kind, target, by), stored.Task, MostActive);
        if (job is null)
        {
            return new Failure(FailureKind.TooMany, $"there are {MostActive} jobs waiting already", "wait until some are done, or cancel some");
        }

        if (firstTurn is null)
        {
            await job.Stored.WaitAsync(ct);
            return await JoinAsync(job, kind, by, ct);
        }

        using (firstTurn)
        {
            try
            {
                await _active.ChangeAsync(job, job.Now, new JobEvent.State(JobState.Queued, 0));
                stored.SetResult();
            }
            catch (Exception e)
            {
                _active.Remove(job);
                stored.SetException(e);
                _ = stored.Task.Exception;
                throw;
            }
        }

        await _clock.StartAsync(job.Now, _active.Now);
        return new JobTicket(job.Now, Joined: false);
    }

    /// <summary>
    /// Ends a job for good, with everything it started; final within four seconds. A job that is over is a conflict.
    /// </summary>
    public Task<Outcome<Job>> CancelAsync(Guid id, Actor by, CancellationToken ct) => StopAsync(id, StopReason.Cancel, by, ct);

    /// <summary>Stops a job so that it can be resumed where it was; only kinds that can.</summary>
    public Task<Outcome<Job>> PauseAsync(Guid id, Actor by, CancellationToken ct) => StopAsync(id, StopReason.Pause, by, ct);

    /// <summary>Goes on with a paused job.</summary>
    public async Task<Outcome<Job>> ResumeAsync(Guid id, Actor by, CancellationToken ct)
    {
        if (_active.Find(id) is not { } job)
        {
            return await NotActiveAsync(id, ct);
        }

        using (await job.TakeTurnAsync(ct))
        {
            if (job.Now.State != JobState.Paused)
            {
                return InvalidState(job.Now);
            }

            await _active.ChangeAsync(job, job.Now with { State = JobState.Queued, By = by.Name }, new JobEvent.State(JobState.Queued, job.Now.Attempt, "resumed"));
        }

        await _audit.WriteAsync(by, "job.resume", Name(job.Now), null, ct);
        await _clock.StartAsync(job.Now, _active.Now);
        return job.Now;
    }

    /// <summary>Begins a failed, cancelled or interrupted job again, in the same log.</summary>
    public async Task<Outcome<Job>> RetryAsync(Guid id, Actor by, CancellationToken ct)
    {
        if (_active.Find(id) is { } running)
        {
            return InvalidState(running.Now);
        }

        if (await _store.FindAsync(id, ct) is not { } old)
        {
            return Unknown(id);
        }

        if (old.State == JobState.Succeeded || _runner.KindOf(old.Kind) is not { } kind)
        {
            return InvalidState(old);
        }

        var now = old with
        {
            State = JobState.Queued,
            By = by.Name,
            StartSeq = old.LastSeq,
            Error = null,
            Result = null,
            StartedAt = null,
            FinishedAt = null,
            NextAttemptAt = null,
            CancelRequested = false,
            WasCut = false,
            Recoveries = 0,
        };
        var job = new ActiveJob(old, kind);
        if (!_active.TryRevive(job))
        {
            return Failure.Conflict("invalid_state", $"another job is working on {old.Target}");
        }

        try
        {
            await _active.ChangeAsync(job, now, new JobEvent.State(JobState.Queued, old.Attempt, "retried"));
        }
        catch
        {
            _active.Remove(job);
            throw;
        }

        await _audit.WriteAsync(by, "job.retry", Name(now), null, ct);
        await _clock.StartAsync(job.Now, _active.Now);
        return job.Now;
    }

    /// <summary>Removes a job that is over, with its log.</summary>
    public async Task<Outcome<Done>> DeleteAsync(Guid id, Actor by, CancellationToken ct)
    {
        if (_active.Find(id) is { } running)
        {
            return InvalidState(running.Now);
        }

        if (await _store.FindAsync(id, ct) is not { } job)
        {
            return Unknown(id);
        }

        await _store.RemoveAsync([id]);
        await _audit.WriteAsync(by, "job.delete", Name(job), null, ct);
        _active.RaiseListChanged();
        return Done.Ok;
    }

    /// <summary>The job as it is now, in whatever state; null when there is none.</summary>
    public async Task<Job?> FindAsync(Guid id, CancellationToken ct) =>
        _active.Find(id) is { } job ? job.Now with { LastSeq = job.Stream?.LastSeq ?? job.Now.LastSeq } : await _store.FindAsync(id, ct);

    /// <summary>
    /// The job's log after a position: what was, and then live, up to the event that ends its present life. Of a job that is over it ends with what there is.
    /// </summary>
    public async IAsyncEnumerable<JobLine> ReadAsync(Guid id, EventPosition after, [EnumeratorCancellation] CancellationToken ct)
    {
        // Looked at before reading: a job that is over now gets no more events, one that is not ends with one of its own.
        if (await FindAsync(id, ct) is not { } job)
        {
            yield break;
        }

        var last = job.IsActive ? long.MaxValue : job.LastSeq;
        if (after.Seq >= last)
        {
            yield break;
        }

        await foreach (var item in _log.ReadAsync(id, after, ct))
        {
            var line = Line(item);
            yield return line;
            if (item.Seq >= last || (line.Event.Ended && item.Seq > job.StartSeq))
            {
                yield break;
            }
        }
    }

    /// <summary>What is stored of a job's log after a position, at most <paramref name="most"/> events.</summary>
    public async Task<IReadOnlyList<JobLine>> StoredAsync(Guid id, EventPosition after, int most, CancellationToken ct) =>
        [.. (await _log.StoredAsync(id, after, most, ct)).Select(Line)];

    private static JobLine Line(LogItem item) => new(item.Position, item.At, JobEvent.Parse(item.Type, item.Body));

    private static Job New(long number, JobKind kind, string target, Actor by, DateTimeOffset at) => new()
    {
        Number = number,
        Id = Guid.NewGuid(),
        Kind = kind.Name,
        Target = target,
        State = JobState.Queued,
        By = by.Name,
        CreatedAt = at,
    };

    private static string Name(Job job) => $"{job.Kind} {job.Target}";

    private static Failure Unknown(Guid id) => Failure.NotFound($"unknown job '{id}'");

    private static Failure InvalidState(Job job) => Failure.Conflict("invalid_state", $"the job is {JobWords.Of(job.State)}");

    private Job New(long number, JobKind kind, string target, Actor by) => New(number, kind, target, by, _active.Now);

    private async Task<Outcome<JobTicket>> JoinAsync(ActiveJob job, JobKind kind, Actor by, CancellationToken ct)
    {
        if (job.Now.Kind != kind.Name)
        {
            return Failure.Conflict($"{Name(job.Now)} is {JobWords.Of(job.Now.State)}", "wait until it is done, or cancel it");
        }

        if (job.Now.State == JobState.Paused)
        {
            await ResumeAsync(job.Now.Id, by, ct);
        }

        return new JobTicket(job.Now, Joined: true);
    }

    private async Task<Outcome<Job>> NotActiveAsync(Guid id, CancellationToken ct) => await _store.FindAsync(id, ct) is { } job ? InvalidState(job) : Unknown(id);

    private async Task<Outcome<Job>> StopAsync(Guid id, StopReason reason, Actor by, CancellationToken ct)
    {
        if (_active.Find(id) is not { } job)
        {
            return await NotActiveAsync(id, ct);
        }

        if (reason == StopReason.Pause && job.Kind is not { CanPause: true })
        {
            return Failure.Conflict("invalid_state", $"a job of kind {job.Now.Kind} cannot be paused");
        }

        if (!await _stop.RunAsync(job, reason, ct))
        {
            return InvalidState(job.Now);
        }

        await _audit.WriteAsync(by, reason == StopReason.Cancel ? "job.cancel" : "job.pause", Name(job.Now), null, ct);
        return job.Now;
    }
}
