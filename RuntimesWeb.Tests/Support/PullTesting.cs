using System.Collections.Concurrent;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Ollama;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Tests.Support;

/// <summary>Follows the pulls of a server: begins them, waits for what becomes of them, and reads their logs.</summary>
public sealed class PullTesting
{
    private readonly Signal _changed = new();

    public PullTesting(Household household)
    {
        Household = household;
        Queue = household.Get<JobQueue>();
        Queue.Changed += () =>
        {
            foreach (var job in Queue.Active.Where(j => j.Kind == OllamaJobs.Pull.Name))
            {
                Seen.Enqueue(job);
            }

            _changed.Raise();
        };
    }

    public Household Household { get; }

    public JobQueue Queue { get; }

    /// <summary>Every picture of a pull that a page could have shown.</summary>
    public ConcurrentQueue<Job> Seen { get; } = new();

    public async Task<Job> BeginAsync(string model = "llama3.2") => (await Household.Get<PullModel>().RunAsync(model, Household.Person, default)).Value.Job;

    public async Task<Job> UntilAsync(Guid id, Func<Job, bool> holds, string what)
    {
        Job? job = null;
        await _changed.UntilAsync(async () => (job = await Queue.FindAsync(id, default)) is not null && holds(job), what);
        return job!; // just seen
    }

    public Task<Job> EndAsync(Job job) => UntilAsync(job.Id, j => !j.IsActive, "the end of the job");

    public Task<Job> StateAsync(Job job, JobState state) => UntilAsync(job.Id, j => j.State == state, $"the job is {state}");

    /// <summary>The states it went through, for the message of a test that fails.</summary>
    public async Task<string> StoryAsync(Job job) => string.Join('\n', (await LogAsync(job)).Where(e => e is not JobEvent.Progress));

    public async Task<List<JobEvent>> LogAsync(Job job)
    {
        var log = new List<JobEvent>();
        await foreach (var line in Queue.ReadAsync(job.Id, EventPosition.Start, default))
        {
            log.Add(line.Event);
        }

        return log;
    }

    /// <summary>What the log tells of the progress, and every picture in between: never backwards.</summary>
    public async Task AssertForwardAsync(Job job)
    {
        var told = (await LogAsync(job)).OfType<JobEvent.Progress>().ToList();
        Assert.NotEmpty(told);
        AssertRising(told.Select(p => p.Completed ?? 0));
        AssertRising(told.Select(p => (long)(p.Percent ?? 0)));
        AssertRising(told.Select(p => p.Total ?? 0));
        var seen = Seen.Where(j => j.Id == job.Id).Select(j => j.Progress).ToList();
        AssertRising(seen.Select(p => p.Completed));
        AssertRising(seen.Select(p => (long)(p.Percent ?? 0)));
    }

    private static void AssertRising(IEnumerable<long> values)
    {
        var all = values.ToList();
        Assert.Equal(all.Order(), all);
    }
}
