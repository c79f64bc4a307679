using RuntimesWeb.Bench.Servers;
using RuntimesWeb.Bench.Upstreams;

namespace RuntimesWeb.Bench.Streams;

/// <summary>Goal 5: 500 streams of 400 tokens, 50 a second each: nothing lost or doubled, and how late a token comes. Loss, doubling and errors end the measurement.</summary>
internal sealed class ManyStreams(Product product, bool quick)
{
    private readonly int _streams = quick ? 50 : 500;
    private readonly int _tokens = quick ? 50 : 400;

    public async Task<IReadOnlyList<Row>> MeasureAsync()
    {
        using var own = product.Anew();
        using var house = await StreamHouse.StartWarmAsync(own, quick);
        var rounds = new List<(double[] Direct, double[] Relay, double[] Ours)>();
        for (var i = 0; i < (quick ? 1 : 3); i++)
        {
            rounds.Add((await DelaysAsync(house.Direct), await DelaysAsync(house.Relay), await DelaysAsync(house.Product)));
        }

        var what = $"{_streams} streams x {_tokens} tokens, 50/s, none lost or doubled: delay a token";
        return
        [
            RowOf($"{what}, p99; reference: direct", 0.99, r => r.Direct, new Bound(40, 15, Unit: " ms")),
            RowOf("the same, median; reference: direct", 0.5, r => r.Direct, Bound.None),
            RowOf("the same, p99; reference: relay", 0.99, r => r.Relay, Bound.None),
        ];

        Row RowOf(string name, double share, Func<(double[] Direct, double[] Relay, double[] Ours), double[]> reference, Bound bound)
        {
            var (a, b) = (Statistics.Median(rounds.Select(r => Statistics.Percentile(r.Ours, share))), Statistics.Median(rounds.Select(r => Statistics.Percentile(reference(r), share))));
            return new Row("5", name, Table.Number(a, "ms"), Table.Number(b, "ms"), a / b, a, bound);
        }
    }

    private async Task<double[]> DelaysAsync(StreamTarget target) =>
        [.. (await target.RunAsync(Script.Paced(_tokens, 50), _streams, _tokens, TimeSpan.FromSeconds(1))).SelectMany(r => r.Delays).Select(d => (double)d).Order()];
}
