using RuntimesWeb.Bench.Servers;
using RuntimesWeb.Bench.Streams;
using RuntimesWeb.Bench.Upstreams;

namespace RuntimesWeb.Bench.Histories;

/// <summary>Goal 21: bytes of the database a byte of the messages' text: of messages that were taken in as they are, and of turns that really ran, with their runs, events and usage.</summary>
internal sealed class StoredBytes(KeptHistories histories, Product product, bool quick)
{
    private const int Words = 75;
    private const int TurnsEach = 5;

    private readonly int _conversations = quick ? 4 : 200;

    public async Task<IReadOnlyList<Row>> MeasureAsync()
    {
        var imported = (await histories.LargeAsync()).BytesPerByte;
        var streamed = await StreamedAsync();
        return [RowOf("bytes stored a byte of text, messages as they are", imported), RowOf("the same, of turns that ran, with their events", streamed)];
    }

    private static Row RowOf(string what, double ratio) => new("21", what, Table.Number(ratio, "B"), Table.Number(1, "B"), ratio, ratio, new Bound(3, 2));

    private async Task<double> StreamedAsync()
    {
        using var kept = product.Anew();
        using (var server = kept.Start())
        {
            await server.FirstOkAsync(Product.ListPath);
        }

        var empty = DatabaseSize.Of(kept.Database);
        using (var house = await StreamHouse.StartAsync(kept))
        {
            await Parallel.ForAsync(0, _conversations, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
            {
                var says = new Prose((uint)i);
                var conversation = await house.ConverseAsync(Script.Prose(Words));
                using var client = new StreamClient(house.Product.Server.Address);
                for (var turn = 0; turn < TurnsEach; turn++)
                {
                    var reading = await client.AskAsync(house.Say(conversation, says.Text(400).TrimEnd()));
                    reading.Check(0, house.Product.End);
                }
            });
        }

        return (DatabaseSize.Of(kept.Database) - empty) / (double)DatabaseSize.TextOf(kept.Database);
    }
}
