using RuntimesWeb.Bench.Reference;
using RuntimesWeb.Bench.Servers;

namespace RuntimesWeb.Bench.Goals;

/// <summary>Goal 17: from the start of the process to the first 200, with a database that exists already, against the empty pages.</summary>
internal sealed class ColdStart(Product product, bool quick)
{
    public async Task<IReadOnlyList<Row>> MeasureAsync()
    {
        // Makes the database, and brings both programs into the file cache.
        await TimeAsync(product.Start, Product.PagePath);
        await TimeAsync(() => ReferenceServer.StartPages(), "/");

        var starts = new List<(double Page, double List, double Reference)>();
        for (var i = 0; i < (quick ? 1 : 9); i++)
        {
            var reference = i % 2 == 0 ? await TimeAsync(() => ReferenceServer.StartPages(), "/") : double.NaN;
            var page = await TimeAsync(product.Start, Product.PagePath);
            var list = await TimeAsync(product.Start, Product.ListPath);
            starts.Add((page, list, double.IsNaN(reference) ? await TimeAsync(() => ReferenceServer.StartPages(), "/") : reference));
        }

        return
        [
            RowOf("start to the first page", starts.Select(s => s.Page), starts.Select(s => s.Page / s.Reference)),
            RowOf("start to the first GET /api/runtimes", starts.Select(s => s.List), starts.Select(s => s.List / s.Reference)),
        ];

        Row RowOf(string what, IEnumerable<double> times, IEnumerable<double> ratios)
        {
            var ratio = Statistics.Median(ratios);
            return new Row(
                "17", what, Table.Number(Statistics.Median(times), "ms"), Table.Number(Statistics.Median(starts.Select(s => s.Reference)), "ms"),
                ratio, ratio, new Bound(4, 2));
        }
    }

    private static async Task<double> TimeAsync(Func<ServerProcess> start, string path)
    {
        using var server = start();
        return (await server.FirstOkAsync(path)).TotalMilliseconds;
    }
}
