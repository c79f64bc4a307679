using RuntimesWeb.Bench.Servers;
using RuntimesWeb.Bench.Upstreams;

namespace RuntimesWeb.Bench.Streams;

/// <summary>Goal 4: what a turn of a stored conversation adds to the time to the first token, with 50 streams going on all the time.</summary>
internal sealed class FirstToken(Product product, bool quick)
{
    private const int AtOnce = 50;
    private const int Tokens = 25;

    public async Task<IReadOnlyList<Row>> MeasureAsync()
    {
        using var own = product.Anew();
        using var house = await StreamHouse.StartWarmAsync(own, quick);
        var (direct, ours) = (new List<double>(), new List<double>());
        for (var round = 0; round < (quick ? 1 : 6); round++)
        {
            direct.AddRange(await RoundAsync(house.Direct));
            ours.AddRange(await RoundAsync(house.Product));
        }

        return [RowOf(0.5, "p50", new Bound(3, 1, Unit: " ms")), RowOf(0.99, "p99", new Bound(15, 5, Unit: " ms"))];

        Row RowOf(double share, string name, Bound bound)
        {
            var (a, b) = (Statistics.Percentile([.. ours.Order()], share), Statistics.Percentile([.. direct.Order()], share));
            return new Row("4", $"time to first token, {AtOnce} streams, {name}; judged is what is added", Table.Number(a, "ms"), Table.Number(b, "ms"), double.NaN, a - b, bound);
        }
    }

    // Streams of half a second that begin one after the other over five seconds: some fifty at any time but at the ends.
    private async Task<IEnumerable<double>> RoundAsync(StreamTarget target)
    {
        var seconds = quick ? 1 : 5;
        var streams = AtOnce * 2 * seconds;
        return (await target.RunAsync(Script.Paced(Tokens, 50), streams, Tokens, TimeSpan.FromSeconds(seconds))).Select(r => r.FirstAfter);
    }
}
