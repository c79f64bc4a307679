using System.Diagnostics;
using RuntimesWeb.Bench.Circuits;
using RuntimesWeb.Bench.Reference;
using RuntimesWeb.Bench.Servers;

namespace RuntimesWeb.Bench.Goals;

/// <summary>
/// Goal 12: first render of a circuit, eight opened at once: from the negotiation of the connection to the first render batch, measured at the wire.
/// A browser would add its own work, which is the same for any page of this weight and on two processors would drown the server's.
/// </summary>
internal sealed class FirstRender(Product product, bool quick)
{
    private const int AtOnce = 8;

    public async Task<IReadOnlyList<Row>> MeasureAsync()
    {
        using var server = product.Start();
        using var reference = ReferenceServer.StartPages();
        await Task.WhenAll(server.FirstOkAsync(Product.PagePath), reference.FirstOkAsync("/"));

        var (ours, theirs) = (new List<double>(), new List<double>());
        var (warmUps, waves) = quick ? (1, 2) : (10, 40);
        for (var wave = -warmUps; wave < waves; wave++)
        {
            var (a, b) = wave % 2 == 0
                ? (await WaveAsync(server), await WaveAsync(reference))
                : Swap(await WaveAsync(reference), await WaveAsync(server));
            if (wave >= 0)
            {
                ours.AddRange(a);
                theirs.AddRange(b);
            }
        }

        return [RowOf(0.99, "p99", new Bound(250, 100, Unit: " ms")), RowOf(0.5, "median", Bound.None)];

        Row RowOf(double share, string name, Bound bound)
        {
            var (a, b) = (Statistics.Percentile([.. ours.Order()], share), Statistics.Percentile([.. theirs.Order()], share));
            return new Row("12", $"first render of a circuit, {name}, {AtOnce} at once", Table.Number(a, "ms"), Table.Number(b, "ms"), a / b, a, bound);
        }
    }

    private static (double[] Ours, double[] Theirs) Swap(double[] theirs, double[] ours) => (ours, theirs);

    /// <summary>Eight pages are fetched first, then all eight circuits start in the same moment.</summary>
    private static async Task<double[]> WaveAsync(ServerProcess server)
    {
        var circuits = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => CircuitClient.LoadPageAsync(server.Address)));
        try
        {
            return await Task.WhenAll(circuits.Select(async circuit =>
            {
                var started = Stopwatch.GetTimestamp();
                await circuit.ToFirstRenderAsync();
                return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }));
        }
        finally
        {
            await Task.WhenAll(circuits.Select(c => c.DisposeAsync().AsTask()));
        }
    }
}
