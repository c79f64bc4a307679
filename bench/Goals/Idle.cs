using RuntimesWeb.Bench.Reference;
using RuntimesWeb.Bench.Servers;

namespace RuntimesWeb.Bench.Goals;

/// <summary>
/// Goal 18: memory and processor time of a server that has answered and then was left alone for a minute, against the empty pages:
/// with the garbage collector the template comes with, and with the product's.
/// </summary>
internal sealed class Idle(Product product, bool quick)
{
    private readonly TimeSpan _settle = TimeSpan.FromSeconds(quick ? 5 : 60);
    private readonly TimeSpan _watched = TimeSpan.FromSeconds(quick ? 5 : 60);

    public async Task<IReadOnlyList<Row>> MeasureAsync()
    {
        using var server = product.Start();
        using var template = ReferenceServer.StartPages(templateCollector: true);
        using var sameCollector = ReferenceServer.StartPages();
        await server.FirstOkAsync(Product.ListPath);
        await Task.WhenAll(server.FirstOkAsync(Product.PagePath), template.FirstOkAsync("/"), sameCollector.FirstOkAsync("/"));
        await Task.Delay(_settle);

        ServerProcess[] servers = [server, template, sameCollector];
        var before = servers.Select(s => s.Usage()).ToArray();
        await Task.Delay(_watched);
        var after = servers.Select(s => s.Usage()).ToArray();

        var cores = servers.Select((_, i) => (after[i].Cpu - before[i].Cpu) / _watched).ToArray();
        return
        [
            Memory("idle memory, template as it comes", after[0].Mebibytes, after[1].Mebibytes, new Bound(2.5, 1.6)),
            Memory("idle memory, template with the product's collector", after[0].Mebibytes, after[2].Mebibytes, Bound.None),
            new Row("18", "idle processor time, in cores", Cores(cores[0]), Cores(cores[1]), double.NaN, cores[0], new Bound(0.02, 0.005, Unit: "")),
        ];
    }

    private static Row Memory(string what, double product, double reference, Bound bound) =>
        new("18", what, Table.Number(product, "MiB"), Table.Number(reference, "MiB"), product / reference, product / reference, bound);

    private static string Cores(double cores) => cores.ToString("0.0000", System.Globalization.CultureInfo.InvariantCulture);
}
