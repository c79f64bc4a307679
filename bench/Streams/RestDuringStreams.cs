using RuntimesWeb.Bench.Load;
using RuntimesWeb.Bench.Servers;
using RuntimesWeb.Bench.Upstreams;

namespace RuntimesWeb.Bench.Streams;

/// <summary>Goal 23: the slowest hundredth of <c>GET /api/runtimes</c> at 16 connections while 500 streams of 50 tokens a second go on, against the same server without them.</summary>
internal sealed class RestDuringStreams(Product product, bool quick)
{
    private const int Connections = 16;
    private const int PerSecond = 50;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(0.5);

    private readonly int _streams = quick ? 50 : 500;
    private readonly int _tokens = quick ? 300 : 1000;

    public async Task<IReadOnlyList<Row>> MeasureAsync()
    {
        using var own = product.Anew();
        using var house = await StreamHouse.StartWarmAsync(own, quick);
        var payload = await Product.SettledListAsync(house.Product.Server);
        using var load = await HttpLoad.OpenAsync(house.Product.Server, Product.ListPath, Connections, payload.Length);
        await RoundsAsync(load, quick ? 2 : 12);
        var alone = await RoundsAsync(load, quick ? 4 : 20);
        var streams = house.Product.RunAsync(Script.Paced(_tokens, PerSecond), _streams, _tokens, TimeSpan.FromSeconds(3));
        // Until all have begun.
        await Task.Delay(TimeSpan.FromSeconds(quick ? 4 : 6));
        var during = await RoundsAsync(load, quick ? 2 : 20);
        if (streams.IsCompleted)
        {
            throw new BenchException("the streams were over before the requests were");
        }

        await streams;
        return
        [
            new Row(
                "23", $"GET /api/runtimes, p99, {Connections} connections, while {_streams} streams of {PerSecond} tokens/s go on; reference: without them",
                Table.Number(during, "ms"), Table.Number(alone, "ms"), during / alone, during / alone, new Bound(5, 2)),
        ];
    }

    private static async Task<double> RoundsAsync(HttpLoad load, int rounds)
    {
        var all = new List<double>();
        for (var i = 0; i < rounds; i++)
        {
            all.Add((await load.RunAsync(Round)).P99);
        }

        return Statistics.Median(all);
    }
}
