using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Quartz;

namespace RuntimesWeb.Core.Jobs;

/// <summary>
/// Quartz behind the seam: it keeps, in a database of its own, when which job is to start, and has the workers. Each start is a trigger of one durable Quartz
/// job, named after ours and its attempt; whether a start is still due is decided by <see cref="JobRunner"/>, so a start too many does nothing.
/// </summary>
internal sealed partial class JobClock(ISchedulerFactory schedulers, ILogger<JobClock> logger)
{
    public const string Group = "jobs";

    private static readonly JobKey Work = new("work", Group);
    private readonly SemaphoreSlim _preparing = new(1, 1);
    private readonly TaskCompletionSource _wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile IScheduler? _scheduler;

    /// <summary>Completed when somebody needs the scheduler.</summary>
    public Task Wanted => _wanted.Task;

    /// <summary>
    /// Has the job's next attempt start at a time; a start that is stored already stays as it is. What cannot be stored now is stored later: the job itself is, and
    /// <see cref="JobService"/> looks for those that have no start.
    /// </summary>
    public async Task StartAsync(Job job, DateTimeOffset at)
    {
        var trigger = TriggerBuilder.Create().WithIdentity(Key(job)).ForJob(Work).StartAt(at).Build();
        try
        {
            await (await SchedulerAsync()).ScheduleTrigger(trigger, TriggerConflict.Keep);
        }
        catch (Exception e) when (e is SchedulerException or DbException)
        {
            Log.NotStarted(logger, e, job.Id);
        }
    }

    /// <summary>Takes the start of a job that waits away.</summary>
    public async Task ForgetAsync(Job job) => await (await SchedulerAsync()).UnscheduleJob(Key(job));

    /// <summary>The scheduler, ready. Its calls are not to be cancelled: a change of its database that is cut off fails with an error, not with a cancellation.</summary>
    public async Task<IScheduler> SchedulerAsync()
    {
        _wanted.TrySetResult();
        if (_scheduler is { } ready)
        {
            return ready;
        }

        await _preparing.WaitAsync();
        try
        {
            if (_scheduler is { } meanwhile)
            {
                return meanwhile;
            }

            var scheduler = await schedulers.GetScheduler();
            if (!await scheduler.Exists(Work))
            {
                await scheduler.AddJob(JobBuilder.Create<Attempt>().WithIdentity(Work).StoreDurably().Build());
            }

            return _scheduler = scheduler;
        }
        finally
        {
            _preparing.Release();
        }
    }

    /// <summary>No more starts.</summary>
    public async Task StopAsync()
    {
        if (_scheduler is { } scheduler)
        {
            await scheduler.Shutdown(waitForJobsToComplete: false);
        }
    }

    private static TriggerKey Key(Job job) => new(string.Create(CultureInfo.InvariantCulture, $"{job.Id:N}.{job.Attempt}"), Group);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The start of job {JobId} could not be stored; it is tried again")]
        public static partial void NotStarted(ILogger logger, Exception e, Guid jobId);
    }

    /// <summary>What Quartz starts: the attempt that the trigger's name tells.</summary>
    internal sealed class Attempt(JobRunner runner) : IJob
    {
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
            await runner.RunAsync(Guid.ParseExact(context.Trigger.Key.Name.Split('.')[0], "N"));
    }
}
