using RuntimesWeb.Bench.Goals;
using RuntimesWeb.Bench.Histories;
using RuntimesWeb.Bench.Servers;
using RuntimesWeb.Bench.Streams;

namespace RuntimesWeb.Bench;

/// <summary>Measures the goals that were asked for, one after the other, and prints the table. Slow is a verdict, never an exit code.</summary>
internal static class Bench
{
    public static async Task<int> RunAsync(Options options)
    {
        if (!File.Exists(options.Product))
        {
            await Console.Error.WriteLineAsync($"{options.Product} does not exist; build the product first, or name it with --product.");
            return 1;
        }

#if DEBUG
        await Console.Error.WriteLineAsync("This is a Debug build: its figures mean nothing. Use -c Release.");
#endif
        var rows = new List<Row>();
        using var product = new Product(options.Product);
        using var histories = new KeptHistories(product, options.Quick);
        try
        {
            foreach (var goal in options.Goals)
            {
                await Console.Error.WriteLineAsync($"goal {goal} …");
                var measured = await MeasureAsync(goal, product, histories, options.Quick);
                rows.AddRange(measured);
                // A long run that is broken off has not been for nothing.
                await Console.Error.WriteLineAsync(Table.Of(measured));
            }
        }
        catch (BenchException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }

        await Console.Out.WriteLineAsync(Table.Of(rows));
        await Console.Out.WriteLineAsync(await MachineAsync());
        return 0;
    }

    private static async Task<IReadOnlyList<Row>> LeaveAsync(Product product, bool quick)
    {
        using var callers = new CallersLeave(product, quick);
        return await callers.MeasureAsync();
    }

    // What else the machine did: a reader has to know before believing the table.
    private static async Task<string> MachineAsync()
    {
        const string File = "/proc/loadavg";
        return System.IO.File.Exists(File)
            ? $"{Environment.ProcessorCount} processors; load averages of the machine at the end (1, 5, 15 minutes, the bench included): {string.Join(' ', (await System.IO.File.ReadAllTextAsync(File)).Split(' ')[..3])}"
            : $"{Environment.ProcessorCount} processors";
    }

    private static Task<IReadOnlyList<Row>> MeasureAsync(string goal, Product product, KeptHistories histories, bool quick) => goal switch
    {
        "1" => new Throughput(product, quick).MeasureAsync(),
        "2" => new TailLatency(product, quick).MeasureAsync(),
        "4" => new FirstToken(product, quick).MeasureAsync(),
        "5" => new ManyStreams(product, quick).MeasureAsync(),
        "6" => new TokenCost(product, quick).MeasureAsync(),
        "7" => new FlatOut(product, quick).MeasureAsync(),
        "8" => new Burst(product, quick).MeasureAsync(),
        "9" => new StreamMemory(product, quick).MeasureAsync(),
        "10" => LeaveAsync(product, quick),
        "11" => new ChatCircuits(product, quick).MemoryAsync(),
        "13" => new ChatCircuits(product, quick).DelayAsync(),
        "12" => new FirstRender(product, quick).MeasureAsync(),
        "17" => new ColdStart(product, quick).MeasureAsync(),
        "14" => new JobBench(quick).ThroughputAsync(),
        "15" => new JobBench(quick).LatencyAsync(),
        "22" => new WorktreeBench(quick).MeasureAsync(),
        "23" => new RestDuringStreams(product, quick).MeasureAsync(),
        "19" => new HistoryPages(histories, quick).MeasureAsync(),
        "20" => new HistorySearch(histories, quick).MeasureAsync(),
        "21" => new StoredBytes(histories, product, quick).MeasureAsync(),
        "log" => new LogBench(quick).MeasureAsync(),
        _ => new Idle(product, quick).MeasureAsync(),
    };
}
