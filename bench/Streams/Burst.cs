using RuntimesWeb.Bench.Servers;
using RuntimesWeb.Bench.Upstreams;

namespace RuntimesWeb.Bench.Streams;

/// <summary>Goal 8: 500 streams begun in the same moment, each over a new connection: the time to the first token, against asking the upstream directly.</summary>
internal sealed class Burst(Product product, bool quick)
{
    private const int Tokens = 5;

    private readonly int _streams = quick ? 50 : 500;

    public async Task<IReadOnlyList<Row>> MeasureAsync()
    {
        using var own = product.Anew();
        using var house = await StreamHouse.StartWarmAsync(own, quick);
        var rounds = new List<(double Direct, double Relay, double Ours)>();
        for (var i = 0; i < (quick ? 1 : 8); i++)
        {
            rounds.Add((await P99Async(house.Direct), await P99Async(house.Relay), await P99Async(house.Product)));
        }

        return
        [
            RowOf($"{_streams} streams at once, p99 to first token; reference: direct", r => r.Direct, new Bound(10, 3)),
            RowOf("the same; reference: relay", r => r.Relay, Bound.None),
        ];

        Row RowOf(string what, Func<(double Direct, double Relay, double Ours), double> reference, Bound bound)
        {
            var ratio = Statistics.Median(rounds.Select(r => r.Ours / reference(r)));
            return new Row("8", what, Table.Number(Statistics.Median(rounds.Select(r => r.Ours)), "ms"), Table.Number(Statistics.Median(rounds.Select(reference)), "ms"), ratio, ratio, bound);
        }
    }

    private async Task<double> P99Async(StreamTarget target) =>
        Statistics.Percentile([.. (await target.RunAsync(Script.Paced(Tokens, 50), _streams, Tokens)).Select(r => r.FirstAfter).Order()], 0.99);
}
