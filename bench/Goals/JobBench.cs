using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;
using RuntimesWeb.Core;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Bench.Goals;

/// <summary>
/// Goals 14 and 15: persisted jobs that do nothing, through the product's queue and through bare Quartz on SQLite (a job and a trigger each, write-ahead log on),
/// both inside the bench with the same number of workers; and the time from enqueuing to the handler on an idle queue.
/// </summary>
internal sealed class JobBench(bool quick)
{
    private const int Workers = 4;
    private const int Callers = 8;

    private readonly int _jobs = quick ? 200 : 3000;
    private readonly int _rounds = quick ? 1 : 5;
    private readonly int _starts = quick ? 20 : 500;

    public async Task<IReadOnlyList<Row>> ThroughputAsync()
    {
        await using var product = await ProductQueue.StartAsync();
        await using var bare = await BareQuartz.StartAsync();
        var rounds = new List<(double Product, double Reference)>();
        await RoundAsync(product.EnqueueAsync, product.Empty.Count);
        await RoundAsync(bare.EnqueueAsync, bare.Done);
        for (var i = 0; i < _rounds; i++)
        {
            var reference = i % 2 == 0 ? await RoundAsync(bare.EnqueueAsync, bare.Done) : double.NaN;
            var ours = await RoundAsync(product.EnqueueAsync, product.Empty.Count);
            rounds.Add((ours, double.IsNaN(reference) ? await RoundAsync(bare.EnqueueAsync, bare.Done) : reference));
        }

        var ratio = Statistics.Median(rounds.Select(r => r.Product / r.Reference));
        return
        [
            new Row(
                "14", "persisted empty jobs, each with its log", Table.Number(Statistics.Median(rounds.Select(r => r.Product)), "/s"),
                Table.Number(Statistics.Median(rounds.Select(r => r.Reference)), "/s"), ratio, ratio, new Bound(0.7, 1, HigherIsBetter: true)),
        ];
    }

    public async Task<IReadOnlyList<Row>> LatencyAsync()
    {
        await using var product = await ProductQueue.StartAsync();
        var times = new List<double>();
        for (var i = 0; i < _starts + 20; i++)
        {
            var begun = product.Empty.Next();
            var from = Stopwatch.GetTimestamp();
            await product.EnqueueAsync(i);
            times.Add(Stopwatch.GetElapsedTime(from, await begun).TotalMilliseconds);
            await product.IdleAsync();
        }

        // The first ones warm it up.
        var ascending = times.Skip(20).Order().ToList();
        var p99 = Statistics.Percentile(ascending, 0.99);
        return
        [
            new Row("15", "enqueue to start on an idle queue, p99", Table.Number(p99, "ms"), "", double.NaN, p99, new Bound(100, 20, Unit: " ms")),
            new Row("15", "the same, median", Table.Number(Statistics.Percentile(ascending, 0.5), "ms"), "", double.NaN, double.NaN, Bound.None),
        ];
    }

    // So many callers enqueue at once, as requests would; the round ends when the last job has run.
    private async Task<double> RoundAsync(Func<int, Task> enqueue, Counter done)
    {
        var all = done.Reaches(done.Value + _jobs);
        var from = Stopwatch.GetTimestamp();
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            for (int n; (n = Interlocked.Increment(ref next)) <= _jobs;)
            {
                await enqueue(n);
            }
        }));
        await all;
        return _jobs / Stopwatch.GetElapsedTime(from).TotalSeconds;
    }

    private static HostApplicationBuilder Builder(string folder)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection([new(DataFolder.Setting, folder), new("Jobs:Workers", $"{Workers}")]);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        return builder;
    }

    /// <summary>Counts up, and tells whoever waits when it has come far enough.</summary>
    private sealed class Counter
    {
        private readonly Lock _gate = new();
        private TaskCompletionSource _reached = new();
        private int _goal = int.MaxValue;

        public int Value { get; private set; }

        public Task Reaches(int goal)
        {
            lock (_gate)
            {
                (_goal, _reached) = (goal, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                return _reached.Task;
            }
        }

        public void Up()
        {
            lock (_gate)
            {
                if (++Value == _goal)
                {
                    _reached.SetResult();
                }
            }
        }
    }

    private sealed class EmptyJob : IJobHandler
    {
        private TaskCompletionSource<long>? _next;

        public static readonly JobKind Empty = new("empty", "bench");

        public Counter Count { get; } = new();

        public JobKind Kind => Empty;

        /// <summary>When the next one begins, as a timestamp.</summary>
        public Task<long> Next() => (_next = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public Task<JobEnd> RunAsync(JobRun job, CancellationToken ct)
        {
            _next?.TrySetResult(Stopwatch.GetTimestamp());
            return Task.FromResult(JobEnd.Done());
        }
    }

    /// <summary>The product's queue with everything below it, as the server has it.</summary>
    private sealed class ProductQueue(IHost host, EmptyJob empty, string folder) : IAsyncDisposable
    {
        private static readonly Actor Caller = new("bench");

        private readonly JobQueue _queue = host.Services.GetRequiredService<JobQueue>();
        private int _targets;

        public EmptyJob Empty => empty;

        public static async Task<ProductQueue> StartAsync()
        {
            var folder = Directory.CreateTempSubdirectory("runtimesweb-bench-").FullName;
            var empty = new EmptyJob();
            var builder = Builder(folder);
            builder.Services.AddRuntimesCore();
            builder.Services.AddSingleton<IJobHandler>(empty);
            var host = builder.Build();
            await host.Services.PrepareRuntimesCoreAsync(CancellationToken.None);
            await host.StartAsync();
            var started = new ProductQueue(host, empty, folder);
            started._queue.Ended += _ => empty.Count.Up();
            return started;
        }

        public async Task EnqueueAsync(int n) => await _queue.EnqueueAsync(EmptyJob.Empty, $"t{Interlocked.Increment(ref _targets)}", Caller, CancellationToken.None);

        public async Task IdleAsync()
        {
            while (_queue.Active.Any())
            {
                await Task.Delay(1);
            }

            // Quartz finishes its own books a little after the handler.
            await Task.Delay(5);
        }

        public async ValueTask DisposeAsync()
        {
            await host.StopAsync();
            await ((IAsyncDisposable)host).DisposeAsync();
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Quartz alone.</summary>
    private sealed class BareQuartz(IHost host, IScheduler scheduler, Counter done, string folder) : IAsyncDisposable
    {
        private int _names;

        public Counter Done => done;

        public static async Task<BareQuartz> StartAsync()
        {
            var folder = Directory.CreateTempSubdirectory("runtimesweb-bench-").FullName;
            var file = $"Data Source={Path.Combine(folder, "quartz.db")};Default Timeout=30";
            await using (var connection = new SqliteConnection(file))
            {
                connection.Open();
                await using var wal = connection.CreateCommand();
                wal.CommandText = "PRAGMA journal_mode=WAL";
                await wal.ExecuteNonQueryAsync();
            }

            var builder = Builder(folder);
            builder.Services.AddSingleton<Counter>();
            builder.Services.AddQuartz(quartz =>
            {
                quartz.ConfigureScheduler(s => s.InstanceName = "bare");
                quartz.UseDefaultThreadPool(Workers);
                quartz.UsePersistentStore(store =>
                {
                    store.UseSqlite(file);
                    store.UseSystemTextJsonSerializer();
                    store.ProvisionSchema();
                });
            });
            var host = builder.Build();
            var scheduler = await host.Services.GetRequiredService<ISchedulerFactory>().GetScheduler();
            await scheduler.Start();
            return new BareQuartz(host, scheduler, host.Services.GetRequiredService<Counter>(), folder);
        }

        public async Task EnqueueAsync(int n)
        {
            var name = $"j{Interlocked.Increment(ref _names)}";
            await scheduler.ScheduleJob(JobBuilder.Create<CountUp>().WithIdentity(name).Build(), TriggerBuilder.Create().WithIdentity(name).StartNow().Build());
        }

        public async ValueTask DisposeAsync()
        {
            await scheduler.Shutdown(waitForJobsToComplete: true);
            await ((IAsyncDisposable)host).DisposeAsync();
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }

        private sealed class CountUp(Counter counter) : IJob
        {
            public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
            {
                counter.Up();
                return default;
            }
        }
    }
}
