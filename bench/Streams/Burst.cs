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
        // What only a burst does is to be compiled too.
        for (var i = 0; i < (quick ? 0 : 4); i++)
        {
            await RoundAsync(house.Relay);
            await RoundAsync(house.Product);
        }

        await Task.Delay(TimeSpan.FromSeconds(quick ? 0 : 3));
        var rounds = new List<(Round Direct, Round Relay, Round Ours)>();
        for (var i = 0; i < (quick ? 1 : 8); i++)
        {
            rounds.Add((await RoundAsync(house.Direct), await RoundAsync(house.Relay), await RoundAsync(house.Product)));
        }

        return
        [
            RowOf($"{_streams} streams at once, p99 to first token; reference: direct", r => r.P99, "ms", r => r.Direct, new Bound(10, 3)),
            RowOf("the same; reference: relay", r => r.P99, "ms", r => r.Relay, Bound.None),
            RowOf($"processor time of the server a stream of {Tokens} tokens; reference: relay", r => r.Microseconds, "µs", r => r.Relay, Bound.None),
        ];

        Row RowOf(string what, Func<Round, double> value, string unit, Func<(Round Direct, Round Relay, Round Ours), Round> reference, Bound bound)
        {
            var ratio = Statistics.Median(rounds.Select(r => value(r.Ours) / value(reference(r))));
            return new Row(
                "8", what, Table.Number(Statistics.Median(rounds.Select(r => value(r.Ours))), unit), Table.Number(Statistics.Median(rounds.Select(r => value(reference(r)))), unit), ratio, ratio, bound);
        }
    }

    private async Task<Round> RoundAsync(StreamTarget target)
    {
        var prepared = await target.PreparedAsync(Script.Paced(Tokens, 50), _streams);
        var (readings, cpu) = await target.CpuOfAsync(() => prepared.RunAsync("", _streams, Tokens));
        return new Round(Statistics.Percentile([.. readings.Select(r => r.FirstAfter).Order()], 0.99), cpu / _streams);
    }

    /// <summary>What came of one burst.</summary>
    /// <param name="P99">Milliseconds to the first token.</param>
    /// <param name="Microseconds">Processor time of the server a stream.</param>
    private sealed record Round(double P99, double Microseconds);
}
