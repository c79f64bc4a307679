using RuntimesWeb.Bench.Servers;
using RuntimesWeb.Bench.Upstreams;

namespace RuntimesWeb.Bench.Streams;

/// <summary>Goal 9: what an open stream adds to the resident memory of the server, while it waits for its second token, against the relay.</summary>
internal sealed class StreamMemory(Product product, bool quick)
{
    private readonly int _streams = quick ? 100 : 1000;
    private readonly TimeSpan _settle = TimeSpan.FromSeconds(quick ? 1 : 10);

    public async Task<IReadOnlyList<Row>> MeasureAsync()
    {
        using var own = product.Anew();
        // Only a few streams before: what many leave behind would be taken up again unseen.
        using var house = await StreamHouse.StartAsync(own);
        await house.Product.RunAsync(Script.Paced(5, 50), 20, 5);
        await house.Relay.RunAsync(Script.Paced(5, 50), 20, 5);
        var (ours, theirs) = (await KibibytesAsync(house.Product), await KibibytesAsync(house.Relay));
        return
        [
            new Row("9", $"memory an open stream, {_streams} of them", Table.Number(ours, "KiB"), Table.Number(theirs, "KiB"), ours / theirs, ours / theirs, new Bound(2.5, 1.3)),
        ];
    }

    private async Task<double> KibibytesAsync(StreamTarget target)
    {
        var requests = await target.PrepareAsync(Script.Hold, _streams);
        await Task.Delay(_settle);
        var before = target.Server.Usage().Mebibytes;
        var clients = requests.Select(_ => new StreamClient(target.Server.Address)).ToList();
        try
        {
            foreach (var few in clients.Zip(requests).Chunk(50))
            {
                await Task.WhenAll(few.Select(c => c.First.AskAsync(c.Second, tokens: 1)));
            }

            await Task.Delay(_settle);
            return (target.Server.Usage().Mebibytes - before) * 1024 / _streams;
        }
        finally
        {
            clients.ForEach(c => c.Dispose());
        }
    }
}
