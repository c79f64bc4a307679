using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RuntimesWeb.Core;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Worktrees;

namespace RuntimesWeb.Bench.Goals;

/// <summary>Goal 22: a worktree of a repository with 20,000 files, by the product (row, branch, folder, index, audit) and by a bare <c>git worktree add</c> with two workers, in pairs.</summary>
internal sealed class WorktreeBench(bool quick)
{
    private const string Git = "/usr/bin/git";

    private static readonly Actor Caller = new("bench");

    private readonly int _files = quick ? 2000 : 20_000;
    private readonly int _rounds = quick ? 2 : 9;

    public async Task<IReadOnlyList<Row>> MeasureAsync()
    {
        var folder = Directory.CreateTempSubdirectory("runtimesweb-bench-").FullName;
        try
        {
            var processes = new ProcessRunner(Machine.Real);
            var repository = Path.Combine(folder, "repository");
            await MakeAsync(processes, repository);
            return await MeasureAsync(processes, folder, repository);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<IReadOnlyList<Row>> MeasureAsync(ProcessRunner processes, string folder, string repository)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection([new(DataFolder.Setting, Path.Combine(folder, "data"))]);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddRuntimesCore();
        using var host = builder.Build();
        await host.Services.PrepareRuntimesCoreAsync(CancellationToken.None);
        var (create, discard) = (host.Services.GetRequiredService<CreateWorktree>(), host.Services.GetRequiredService<DiscardWorktree>());
        var project = host.Services.GetRequiredService<CheckFolder>().Run(repository).Value;
        var pairs = new List<(double Product, double Reference)>();
        for (var round = 0; round <= _rounds; round++)
        {
            var first = round % 2 == 0;
            var reference = first ? await BareAsync(processes, repository, folder, round) : double.NaN;
            await SettleAsync(processes);
            var from = Stopwatch.GetTimestamp();
            var made = await create.RunAsync(new NewWorktree(project, "Bench"), Caller, CancellationToken.None);
            var ours = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
            if (made.Failure is { } failure)
            {
                throw new BenchException(failure.Message);
            }

            await discard.RunAsync(made.Value.Id, Caller, CancellationToken.None);
            pairs.Add((ours, first ? reference : await BareAsync(processes, repository, folder, round)));
        }

        // The first pair fills the disk's cache.
        pairs.RemoveAt(0);
        var ratio = Statistics.Median(pairs.Select(p => p.Product / p.Reference));
        return
        [
            new Row(
                "22", string.Create(CultureInfo.InvariantCulture, $"a worktree of {_files} files"), Table.Number(Statistics.Median(pairs.Select(p => p.Product)), "ms"),
                Table.Number(Statistics.Median(pairs.Select(p => p.Reference)), "ms"), ratio, ratio, new Bound(1.2, 1)),
        ];
    }

    private static async Task<double> BareAsync(ProcessRunner processes, string repository, string folder, int round)
    {
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"bare-{round}"));
        await SettleAsync(processes);
        var from = Stopwatch.GetTimestamp();
        await RunAsync(processes, repository, "-c", "checkout.workers=2", "-c", "checkout.thresholdForParallelism=100", "worktree", "add", "--quiet", "-b", Path.GetFileName(path), path);
        var took = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
        await RunAsync(processes, repository, "worktree", "remove", "--force", path);
        return took;
    }

    // What was written and removed before goes to the disk first, not in the time of who comes next.
    private static async Task SettleAsync(ProcessRunner processes) => await processes.RunAsync("/usr/bin/sync", [], TimeSpan.FromMinutes(5), CancellationToken.None);

    private async Task MakeAsync(ProcessRunner processes, string repository)
    {
        for (var n = 0; n < _files; n++)
        {
            var path = Path.Combine(repository, string.Create(CultureInfo.InvariantCulture, $"src/part{n / 100}/file{n}.txt"));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!); // it lies in the repository
            await File.WriteAllTextAsync(path, string.Concat(Enumerable.Range(0, 40).Select(l => string.Create(CultureInfo.InvariantCulture, $"line {l} of file {n}\n"))));
        }

        await RunAsync(processes, repository, "init", "--quiet");
        await RunAsync(processes, repository, "add", "--all");
        await RunAsync(processes, repository, "-c", "user.name=bench", "-c", "user.email=bench@localhost", "commit", "--quiet", "-m", "Files");
    }

    private static async Task RunAsync(ProcessRunner processes, string folder, params string[] arguments)
    {
        var ran = await processes.RunAsync(Git, ["-C", folder, .. arguments], TimeSpan.FromMinutes(5), CancellationToken.None);
        if (ran.Failure is not null || ran.Value.ExitCode != 0)
        {
            throw new BenchException($"git {arguments[0]} failed: {ran.Failure?.Message ?? ran.Value.Error}");
        }
    }
}
