using RuntimesWeb.Bench.Servers;
using RuntimesWeb.Bench.Upstreams;

namespace RuntimesWeb.Bench.Streams;

/// <summary>Goal 6: processor time of the server a token at 50 streams of 50 tokens a second, turn and storage included, against the relay.</summary>
internal sealed class TokenCost(Product product, bool quick)
{
    private const int Streams = 50;

    private readonly int _tokens = quick ? 50 : 250;

    public async Task<IReadOnlyList<Row>> MeasureAsync()
    {
        using var own = product.Anew();
        using var house = await StreamHouse.StartWarmAsync(own, quick);
        var pairs = new List<(double Ours, double Theirs)>();
        for (var i = 0; i < (quick ? 1 : 6); i++)
        {
            pairs.Add((await CostAsync(house.Product), await CostAsync(house.Relay)));
        }

        var ratio = Statistics.Median(pairs.Select(p => p.Ours / p.Theirs));
        return
        [
            new Row(
                "6", $"processor time a token, {Streams} streams",
                Table.Number(Statistics.Median(pairs.Select(p => p.Ours)), "µs"), Table.Number(Statistics.Median(pairs.Select(p => p.Theirs)), "µs"), ratio, ratio, new Bound(3, 1.5)),
        ];
    }

    // What is prepared before the streams begin is not counted.
    private async Task<double> CostAsync(StreamTarget target)
    {
        var prepared = await target.PreparedAsync(Script.Paced(_tokens, 50), Streams);
        var (_, cpu) = await target.CpuOfAsync(() => prepared.RunAsync("", Streams, _tokens, TimeSpan.FromSeconds(0.5)));
        return cpu / (Streams * _tokens);
    }
}
