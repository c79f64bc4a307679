using RuntimesWeb.Bench.Load;
using RuntimesWeb.Bench.Servers;

namespace RuntimesWeb.Bench.Goals;

/// <summary>Goal 1: answers a second of <c>GET /api/runtimes</c> at 64 connections, against a bare server with the same bytes.</summary>
internal sealed class Throughput(Product product, bool quick)
{
    private const int Connections = 64;

    public async Task<IReadOnlyList<Row>> MeasureAsync()
    {
        var pairs = await PairedLoad.RunAsync(product, Connections, quick);
        var ratio = Statistics.Median(pairs.Select(p => p.Product.PerSecond / p.Reference.PerSecond));
        var cpu = Statistics.Median(pairs.Select(p => p.Product.CpuMicroseconds / p.Reference.CpuMicroseconds));
        return
        [
            new Row(
                "1", $"GET /api/runtimes, answers a second, {Connections} connections",
                Table.Number(Statistics.Median(pairs.Select(p => p.Product.PerSecond)), "/s"),
                Table.Number(Statistics.Median(pairs.Select(p => p.Reference.PerSecond)), "/s"),
                ratio, ratio, new Bound(0.40, 0.70, HigherIsBetter: true)),
            new Row(
                "1", "processor time of the server an answer",
                Table.Number(Statistics.Median(pairs.Select(p => p.Product.CpuMicroseconds)), "µs"),
                Table.Number(Statistics.Median(pairs.Select(p => p.Reference.CpuMicroseconds)), "µs"),
                cpu, cpu, Bound.None),
        ];
    }
}
