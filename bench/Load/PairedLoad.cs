using RuntimesWeb.Bench.Reference;
using RuntimesWeb.Bench.Servers;

namespace RuntimesWeb.Bench.Load;

/// <summary>A round of the product and the round of the reference right beside it.</summary>
internal sealed record LoadPair(LoadRound Product, LoadRound Reference);

/// <summary>
/// The list of runtimes under load, against a bare server that sends the same bytes: both run all the time, both are warmed up,
/// and short rounds alternate so that a slow moment of the machine meets both.
/// </summary>
internal static class PairedLoad
{
    public static async Task<List<LoadPair>> RunAsync(Product product, int connections, bool quick)
    {
        using var server = product.Start();
        var payload = await Product.SettledListAsync(server);
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, payload);
            using var reference = ReferenceServer.StartApi(file);
            await reference.FirstOkAsync(ReferenceServer.PayloadPath);
            using var productLoad = await HttpLoad.OpenAsync(server, Product.ListPath, connections, payload.Length);
            using var referenceLoad = await HttpLoad.OpenAsync(reference, ReferenceServer.PayloadPath, connections, payload.Length);
            return await AlternateAsync(productLoad, referenceLoad, quick);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<List<LoadPair>> AlternateAsync(HttpLoad product, HttpLoad reference, bool quick)
    {
        var round = TimeSpan.FromSeconds(0.5);
        for (var warmUp = 0; warmUp < (quick ? 2 : 12); warmUp++)
        {
            await product.RunAsync(round);
            await reference.RunAsync(round);
        }

        var pairs = new List<LoadPair>();
        for (var i = 0; i < (quick ? 4 : 40); i++)
        {
            if (i % 2 == 0)
            {
                var first = await product.RunAsync(round);
                pairs.Add(new LoadPair(first, await reference.RunAsync(round)));
            }
            else
            {
                var first = await reference.RunAsync(round);
                pairs.Add(new LoadPair(await product.RunAsync(round), first));
            }
        }

        return pairs;
    }
}
