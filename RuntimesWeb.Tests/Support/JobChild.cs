using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Hosting;

namespace RuntimesWeb.Tests.Support;

/// <summary>
/// The product in a process of its own, with jobs that write down when they begin and end: what a test can kill -9. It is this test program, started with
/// <see cref="Home"/> set; <see cref="Enqueue"/> says how many jobs it is to accept first.
/// </summary>
public static class JobChild
{
    private const string Home = "RUNTIMESWEB_TESTS_CHILD_HOME";
    private const string Enqueue = "RUNTIMESWEB_TESTS_CHILD_JOBS";
    private const string Accepted = "accepted";
    private const string Ended = "ended";

    public static bool IsWanted => Environment.GetEnvironmentVariable(Home) is not null;

    /// <summary>What the jobs wrote down: <c>begin target recovery</c> and <c>end target</c>, a line each.</summary>
    public static string Diary(string home) => Path.Combine(home, "diary.txt");

    /// <summary>Starts it and waits until it has accepted its jobs; then it says <c>ended</c> for each that ends. The caller kills it.</summary>
    public static async Task<Process> StartAsync(string home, int jobs)
    {
        var info = new ProcessStartInfo("dotnet", [typeof(JobChild).Assembly.Location]) { RedirectStandardOutput = true, UseShellExecute = false };
        info.Environment[Home] = home;
        info.Environment[Enqueue] = jobs.ToString(System.Globalization.CultureInfo.InvariantCulture);
#pragma warning disable RS0030 // the test's own child
        var process = Process.Start(info) ?? throw new InvalidOperationException("the child did not start");
#pragma warning restore RS0030
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)) is { } line)
        {
            if (line == Accepted)
            {
                return process;
            }
        }

        throw new InvalidOperationException("the child ended before it had accepted its jobs");
    }

    public static async Task<int> RunAsync()
    {
        var home = Environment.GetEnvironmentVariable(Home) ?? throw new InvalidOperationException($"{Home} is not set");
        var jobs = int.Parse(Environment.GetEnvironmentVariable(Enqueue) ?? "0", System.Globalization.CultureInfo.InvariantCulture);
        var writer = new Writer(Diary(home));
        await using var app = RuntimesWebApp.Build(["--urls", "http://127.0.0.1:0", "--RUNTIMESWEB_HOME", home, "--Logging:LogLevel:Default", "Warning"], b => b.Services.AddSingleton<IJobHandler>(writer));
        await RuntimesWebApp.PrepareAsync(app);
        await app.StartAsync();
        var queue = app.Services.GetRequiredService<JobQueue>();
        for (var n = 0; n < jobs; n++)
        {
            await queue.EnqueueAsync(Writer.Writing, $"n{n}", new Actor("child"), default);
        }

        Console.WriteLine(Accepted);
        writer.Gate.SetResult();
        while (queue.Active.Any())
        {
            await Task.Delay(20);
        }

        await app.StopAsync();
        return 0;
    }

    private sealed class Writer(string diary) : IJobHandler
    {
        public static readonly JobKind Writing = new("writing", "diary") { MaxRecoveries = 3 };

        private readonly Lock _writing = new();

        /// <summary>Nothing ends before everything is accepted.</summary>
        public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public JobKind Kind => Writing;

        public async Task<JobEnd> RunAsync(JobRun job, CancellationToken ct)
        {
            Write($"begin {job.Target} {job.IsRecovery}");
            await job.OutputAsync("working");
            await Gate.Task.WaitAsync(ct);
            Write($"end {job.Target}");
            Console.WriteLine(Ended);
            return JobEnd.Done();
        }

        private void Write(string line)
        {
            lock (_writing)
            {
                File.AppendAllText(diary, line + "\n");
            }
        }
    }
}
