using System.Diagnostics;
using RuntimesWeb.Bench.Servers;
using RuntimesWeb.Bench.Upstreams;

namespace RuntimesWeb.Bench.Streams;

/// <summary>Goal 7: tokens a second when the upstream says them as fast as they are taken: one stream, and 50 against the relay.</summary>
internal sealed class FlatOut(Product product, bool quick)
{
    private const int Streams = 50;

    private readonly int _alone = quick ? 5_000 : 100_000;
    private readonly int _each = quick ? 500 : 5_000;

    public async Task<IReadOnlyList<Row>> MeasureAsync()
    {
        using var own = product.Anew();
        using var house = await StreamHouse.StartWarmAsync(own, quick);
        var (one, many) = (new List<(double Ours, double Theirs)>(), new List<(double Ours, double Theirs)>());
        for (var i = 0; i < (quick ? 1 : 5); i++)
        {
            one.Add((await RateAsync(house.Product, 1, _alone), await RateAsync(house.Relay, 1, _alone)));
            many.Add((await RateAsync(house.Product, Streams, _each), await RateAsync(house.Relay, Streams, _each)));
        }

        return
        [
            RowOf("tokens a second, one stream flat out", one, Statistics.Median(one.Select(p => p.Ours)), new Bound(20_000, 100_000, HigherIsBetter: true, Unit: " /s")),
            RowOf($"tokens a second, {Streams} streams flat out", many, Statistics.Median(many.Select(p => p.Ours / p.Theirs)), new Bound(0.15, 0.4, HigherIsBetter: true)),
        ];
    }

    private static Row RowOf(string what, List<(double Ours, double Theirs)> pairs, double judged, Bound bound) => new(
        "7", what, Table.Number(Statistics.Median(pairs.Select(p => p.Ours)), "/s"), Table.Number(Statistics.Median(pairs.Select(p => p.Theirs)), "/s"),
        Statistics.Median(pairs.Select(p => p.Ours / p.Theirs)), judged, bound);

    private static async Task<double> RateAsync(StreamTarget target, int streams, int tokens)
    {
        var readings = await target.RunAsync(Script.Flat(tokens), streams, tokens);
        return streams * tokens / Stopwatch.GetElapsedTime(readings.Min(r => r.FirstAt), readings.Max(r => r.LastAt)).TotalSeconds;
    }
}
