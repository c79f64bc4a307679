using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Bench.Load;
using RuntimesWeb.Bench.Servers;
using RuntimesWeb.Core.Conversations;

namespace RuntimesWeb.Bench.Histories;

/// <summary>Goal 19: the newest conversations, and the newest messages of one, through the API against the bare EF query; and over a million messages against ten thousand.</summary>
internal sealed class HistoryPages(KeptHistories histories, bool quick)
{
    private readonly int _rounds = quick ? 50 : 1500;

    public async Task<IReadOnlyList<Row>> MeasureAsync()
    {
        var (large, small) = (await histories.LargeAsync(), await histories.SmallAsync());
        using var largeServer = large.Product.Start();
        using var smallServer = small.Product.Start();
        await Task.WhenAll(largeServer.FirstOkAsync(Product.ListPath), smallServer.FirstOkAsync(Product.ListPath));
        using var largeConnection = await Connection.OpenAsync(largeServer.Address, Product.ListPath);
        using var smallConnection = await Connection.OpenAsync(smallServer.Address, Product.ListPath);
        List<double>[] lists = [[], [], []];
        List<double>[] threads = [[], [], []];
        var chance = new Prose(3);
        for (var round = -_rounds / 5; round < _rounds; round++)
        {
            var (number, inSmall) = (chance.Below(large.Conversations) + 1, chance.Below(small.Conversations) + 1);
            double[] list = [await AskAsync(largeConnection, List), await AskAsync(smallConnection, List), await TimeAsync(() => ListAsync(large))];
            double[] thread = [await AskAsync(largeConnection, Thread(number)), await AskAsync(smallConnection, Thread(inSmall)), await TimeAsync(() => ThreadAsync(large, number))];
            for (var i = 0; round >= 0 && i < lists.Length; i++)
            {
                lists[i].Add(list[i]);
                threads[i].Add(thread[i]);
            }
        }

        return [.. RowsOf("newest 50 conversations", lists), .. RowsOf("one conversation's messages", threads)];
    }

    private const string List = "/api/chat/conversations?limit=50";

    private static string Thread(int number) => $"/api/chat/conversations/{History.ConversationId(number)}/messages?limit=50";

    private static IEnumerable<Row> RowsOf(string what, List<double>[] times)
    {
        var p50 = times.Select(Statistics.Median).ToArray();
        yield return new Row("19", $"{what}, p50; reference: bare EF query", Table.Number(p50[0], "ms"), Table.Number(p50[2], "ms"), p50[0] / p50[2], p50[0] / p50[2], new Bound(10, 4));
        yield return new Row("19", "the same; reference: a hundredth of the messages", Table.Number(p50[0], "ms"), Table.Number(p50[1], "ms"), p50[0] / p50[1], p50[0] / p50[1], new Bound(1.5, null));
    }

    private static Task<double> AskAsync(Connection connection, string path) => TimeAsync(async () => await connection.RoundTripAsync(path));

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var from = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(from).TotalMilliseconds;
    }

    private static async Task ListAsync(History history)
    {
        await using var db = history.Open();
        await db.Set<Conversation>().AsNoTracking().Where(c => c.DeletedAt == null).OrderByDescending(c => c.UpdatedAt).ThenByDescending(c => c.Number).Take(50).ToListAsync();
    }

    private static async Task ThreadAsync(History history, int number)
    {
        await using var db = history.Open();
        await db.Set<Message>().AsNoTracking().Where(m => m.Conversation == number).OrderByDescending(m => m.Number).Take(50).ToListAsync();
    }
}
