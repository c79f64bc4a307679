using System.Collections.Immutable;
using Quartz;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Jobs;

/// <summary>Work that comes back by the clock: each time, a job of a kind is enqueued, with its own log and end.</summary>
/// <param name="Schedule">In words, such as "every day at 03:30".</param>
/// <param name="Cron">The same for Quartz (seconds first), in local time.</param>
public sealed record RecurringJob(string Id, string Title, JobKind Kind, string Target, string Schedule, string Cron);

/// <summary>How a recurring job stands: when it ran last and how that ended, and when it runs next.</summary>
public sealed record RecurringState(RecurringJob Job, DateTimeOffset? LastRunAt, JobState? LastState, DateTimeOffset? NextRunAt);

/// <summary>The recurring jobs that the slices registered, kept by Quartz.</summary>
public sealed class RecurringJobs
{
    private const string Group = "recurring";

    private static readonly JobKey Tick = new("tick", Group);

    private readonly ImmutableArray<RecurringJob> _jobs;
    private readonly JobClock _clock;
    private readonly JobStore _store;
    private readonly JobQueue _queue;

    private readonly TimeProvider _time;

    internal RecurringJobs(IEnumerable<RecurringJob> jobs, JobClock clock, JobStore store, JobQueue queue, TimeProvider time) =>
        (_jobs, _clock, _store, _queue, _time) = ([.. jobs], clock, store, queue, time);

    public async Task<IReadOnlyList<RecurringState>> ListAsync(CancellationToken ct)
    {
        var states = new List<RecurringState>();
        foreach (var job in _jobs)
        {
            var last = await _store.NewestAsync([job.Kind.Name], job.Target, ct);
            // By its times, not by asking Quartz, which may not run yet or any more.
            states.Add(new RecurringState(job, last?.StartedAt ?? last?.CreatedAt, last?.State, new CronExpression(job.Cron).GetNextValidTimeAfter(_time.GetUtcNow())));
        }

        return states;
    }

    /// <summary>Has one run now, beside its times.</summary>
    public async Task<Outcome<JobTicket>> RunNowAsync(string id, Actor by, CancellationToken ct) =>
        _jobs.FirstOrDefault(j => j.Id == id) is { } job ? await _queue.EnqueueAsync(job.Kind, job.Target, by, ct) : Failure.NotFound($"unknown recurring job '{id}'");

    internal async Task ScheduleAsync()
    {
        var scheduler = await _clock.SchedulerAsync();
        if (!await scheduler.Exists(Tick))
        {
            await scheduler.AddJob(JobBuilder.Create<Due>().WithIdentity(Tick).StoreDurably().Build());
        }

        foreach (var job in _jobs)
        {
            // What the server slept through is made good once.
            var trigger = TriggerBuilder.Create().WithIdentity(job.Id, Group).ForJob(Tick)
                .WithSchedule(CronScheduleBuilder.Create(job.Cron).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)).Build();
            var stored = await scheduler.GetTrigger(trigger.Key) as ICronTrigger;
            if (stored?.CronExpressionString != job.Cron)
            {
                await scheduler.ScheduleTrigger(trigger, TriggerConflict.Replace);
            }
        }
    }

    /// <summary>What Quartz starts when one is due.</summary>
    internal sealed class Due(RecurringJobs jobs) : IJob
    {
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
            await jobs.RunNowAsync(context.Trigger.Key.Name, Actor.Server, cancellationToken);
    }
}
