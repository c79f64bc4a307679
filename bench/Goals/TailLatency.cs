using RuntimesWeb.Bench.Load;
using RuntimesWeb.Bench.Servers;

namespace RuntimesWeb.Bench.Goals;

/// <summary>Goal 2: the slowest hundredth of <c>GET /api/runtimes</c> at 16 connections, against a bare server with the same bytes.</summary>
internal sealed class TailLatency(Product product, bool quick)
{
    private const int Connections = 16;

    public async Task<IReadOnlyList<Row>> MeasureAsync()
    {
        var pairs = await PairedLoad.RunAsync(product, Connections, quick);
        var ratio = Statistics.Median(pairs.Select(p => p.Product.P99 / p.Reference.P99));
        return
        [
            new Row(
                "2", $"GET /api/runtimes, p99, {Connections} connections",
                Table.Number(Statistics.Median(pairs.Select(p => p.Product.P99)), "ms"),
                Table.Number(Statistics.Median(pairs.Select(p => p.Reference.P99)), "ms"),
                ratio, ratio, new Bound(3, 1.5)),
        ];
    }
}
