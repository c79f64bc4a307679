using System.Diagnostics;
using RuntimesWeb.Bench.Load;
using RuntimesWeb.Bench.Servers;

namespace RuntimesWeb.Bench.Histories;

/// <summary>Goal 20: full-text search through the API over a million messages, with what people type: rare and frequent words, several, and beginnings of words.</summary>
internal sealed class HistorySearch(KeptHistories histories, bool quick)
{
    private readonly int _rounds = quick ? 5 : 60;

    public async Task<IReadOnlyList<Row>> MeasureAsync()
    {
        var large = await histories.LargeAsync();
        using var server = large.Product.Start();
        await server.FirstOkAsync(Product.ListPath);
        using var connection = await Connection.OpenAsync(server.Address, Product.ListPath);
        var times = Kinds(new Prose(4)).Keys.ToDictionary(kind => kind, _ => new List<double>(), StringComparer.Ordinal);
        var chance = new Prose(5);
        for (var round = -2; round < _rounds; round++)
        {
            foreach (var (kind, words) in Kinds(chance))
            {
                var from = Stopwatch.GetTimestamp();
                await connection.RoundTripAsync("/api/chat/search?limit=30&q=" + Uri.EscapeDataString(words));
                if (round >= 0)
                {
                    times[kind].Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
                }
            }
        }

        var all = times.Values.SelectMany(t => t).Order().ToList();
        var slowest = times.MaxBy(t => Statistics.Median(t.Value));
        return
        [
            RowOf($"search over {large.Messages:#,0} messages, p99", Statistics.Percentile(all, 0.99), new Bound(200, 50, Unit: " ms")),
            RowOf("the same, median", Statistics.Percentile(all, 0.5), Bound.None),
            RowOf($"the slowest kind, median: {slowest.Key}", Statistics.Median(slowest.Value), Bound.None),
        ];
    }

    private static Row RowOf(string what, double value, Bound bound) => new("20", what, Table.Number(value, "ms"), "", double.NaN, value, bound);

    private static Dictionary<string, string> Kinds(Prose chance)
    {
        return new(StringComparer.Ordinal)
        {
            ["a rare word"] = Rare(),
            ["a frequent word"] = Frequent(),
            ["two frequent words"] = $"{Frequent()} {Frequent()}",
            ["a frequent and a rare word"] = $"{Frequent()} {Rare()}",
            ["three rare words"] = $"{Rare()} {Rare()} {Rare()}",
            ["three letters of a word"] = Rare()[..3],
            ["two letters of a word"] = Rare()[..2],
            ["one letter"] = Rare()[..1],
            ["a rare word and two letters"] = $"{Rare()} {Frequent()[..2]}",
        };

        string Frequent() => Prose.Word(chance.Below(50));

        string Rare() => Prose.Word(Prose.Vocabulary - 1 - chance.Below(Prose.Vocabulary / 2));
    }
}
