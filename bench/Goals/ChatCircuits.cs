using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using RuntimesWeb.Bench.Circuits;
using RuntimesWeb.Bench.Reference;
using RuntimesWeb.Bench.Servers;
using RuntimesWeb.Bench.Streams;
using RuntimesWeb.Bench.Upstreams;

namespace RuntimesWeb.Bench.Goals;

/// <summary>
/// The chat page over its circuit, at the wire. Goal 11: what an open page with fifty messages adds to the memory of the server, against the template's counter page.
/// Goal 13: fifty pages with an answer of fifty tokens a second each: from the provider's token to the message that brings it to the browser.
/// </summary>
internal sealed class ChatCircuits(Product product, bool quick)
{
    private readonly int _circuits = quick ? 10 : 50;
    private readonly TimeSpan _settle = TimeSpan.FromSeconds(quick ? 2 : 8);

    public async Task<IReadOnlyList<Row>> MemoryAsync()
    {
        using var server = product.Start();
        using var reference = ReferenceServer.StartPages();
        await Task.WhenAll(server.FirstOkAsync(Product.PagePath), reference.FirstOkAsync("/"));
        var conversation = await ImportAsync(server.Address);
        var ours = await KibibytesAsync(server, $"/chat/{conversation}");
        var theirs = await KibibytesAsync(reference, "/");
        return [new Row("11", $"memory a circuit of the chat page, 50 messages, {_circuits} of them", Table.Number(ours, "KiB"), Table.Number(theirs, "KiB"), ours / theirs, ours / theirs, new Bound(4, 2.5))];
    }

    public async Task<IReadOnlyList<Row>> DelayAsync()
    {
        var tokens = quick ? 100 : 600;
        using var house = await StreamHouse.StartAsync(product);
        var server = house.Product.Server;
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server.Address };
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        var pages = new List<AnswerPage>();
        for (var i = 0; i < _circuits; i++)
        {
            pages.Add(await AnswerPage.OpenAsync(server.Address, await house.ConverseAsync(Script.Paced(tokens, 50)), tokens, limit.Token));
        }

        await Task.Delay(_settle);
        foreach (var page in pages)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/chat/conversations/{page.Conversation}/messages") { Content = JsonContent.Create(new { content = "Hello" }) };
            // The caller leaves; the page reads on.
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            answer.EnsureSuccessStatusCode();
        }

        await Task.WhenAll(pages.Select(p => p.Whole.WaitAsync(limit.Token)));
        await limit.CancelAsync();
        await Task.WhenAll(pages.Select(p => p.DisposeAsync().AsTask()));
        var delays = pages.SelectMany(p => p.Delays).Order().ToList();
        var (early, late) = (Statistics.Median(pages.SelectMany(p => p.EarlyBytes)), Statistics.Median(pages.SelectMany(p => p.LateBytes)));
        var p95 = Statistics.Percentile(delays, 0.95);
        return
        [
            new Row("13", $"provider's token to the browser's wire, {_circuits} circuits at 50 tokens/s, p95", Table.Number(p95, "ms"), "", double.NaN, p95, new Bound(120, 60, Unit: " ms")),
            new Row("13", "the same, median", Table.Number(Statistics.Percentile(delays, 0.5), "ms"), "", double.NaN, double.NaN, Bound.None),
            new Row("13", "bytes a batch, last quarter of the answer against the first", Table.Number(late, "B"), Table.Number(early, "B"), late / early, double.NaN, Bound.None),
        ];
    }

    private static async Task<Guid> ImportAsync(Uri server)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server };
        const string Words = "An answer of the usual length, with a list:\n\n- one thing\n- another thing, and `code`\n\nAnd a paragraph that goes on for a while, as answers do, so that it has some weight. ";
        var messages = Enumerable.Range(0, 50).Select(i => new { role = i % 2 == 0 ? "user" : "assistant", content = i % 2 == 0 ? "A question of a line or so?" : Words + Words, createdAt = DateTimeOffset.UnixEpoch.AddMinutes(i) });
        using var answer = await http.PostAsJsonAsync("/api/chat/conversations/import", new { format = "runtimesweb.conversation/1", title = "Fifty", runtimeId = "local", createdAt = DateTimeOffset.UnixEpoch, messages });
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    // The first pages pay for what all share.
    private async Task<double> KibibytesAsync(ServerProcess server, string path)
    {
        using var stay = new CancellationTokenSource();
        var open = new List<(CircuitClient Client, Task Staying)>();
        await OpenAsync(10);
        await Task.Delay(_settle);
        var before = server.Usage().Mebibytes;
        await OpenAsync(_circuits);
        await Task.Delay(_settle);
        var kibibytes = (server.Usage().Mebibytes - before) * 1024 / _circuits;
        await stay.CancelAsync();
        await Task.WhenAll(open.Select(o => o.Staying.ContinueWith(static _ => { }, TaskScheduler.Default)));
        await Task.WhenAll(open.Select(o => o.Client.DisposeAsync().AsTask()));
        return kibibytes;

        async Task OpenAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                var client = await CircuitClient.LoadPageAsync(server.Address, path);
                var shown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                open.Add((client, client.StayAsync(_ => shown.TrySetResult(), stay.Token)));
                await shown.Task.WaitAsync(TimeSpan.FromSeconds(30));
            }
        }
    }

    /// <summary>A page on which an answer comes, and when each of its tokens came.</summary>
    private sealed class AnswerPage : IAsyncDisposable
    {
        // Of what only looks like a stamp nearly all would be older.
        private const double LongestDelay = 60_000;

        private readonly TaskCompletionSource _whole = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly double[] _delays;
        private readonly CircuitClient _client;
        private Task _staying = Task.CompletedTask;
        private int _seen;

        private AnswerPage(Guid conversation, CircuitClient client, int tokens) => (Conversation, _client, _delays) = (conversation, client, Enumerable.Repeat(double.NaN, tokens).ToArray());

        public Guid Conversation { get; }

        public Task Whole => _whole.Task;

        public IReadOnlyList<double> Delays => _delays;

        public List<double> EarlyBytes { get; } = [];

        public List<double> LateBytes { get; } = [];

        public static async Task<AnswerPage> OpenAsync(Uri server, Guid conversation, int tokens, CancellationToken ct)
        {
            var page = new AnswerPage(conversation, await CircuitClient.LoadPageAsync(server, $"/chat/{conversation}"), tokens);
            page._staying = page._client.StayAsync(message => page.Take(message.Bytes.Span), ct);
            _ = page._staying.ContinueWith(t => page._whole.TrySetException(t.Exception ?? (Exception)new BenchException("A circuit ended before its answer was whole.")), ct, TaskContinuationOptions.NotOnCanceled, TaskScheduler.Default);
            return page;
        }

        public async ValueTask DisposeAsync()
        {
            await _staying.ContinueWith(static _ => { }, TaskScheduler.Default);
            await _client.DisposeAsync();
        }

        private void Take(ReadOnlySpan<byte> bytes)
        {
            var (now, fresh, at) = (Stopwatch.GetTimestamp(), 0, -1);
            while (bytes[(at + 1)..].IndexOf(Stamp.Mark) is var next and >= 0)
            {
                at += 1 + next;
                if (Stamp.At(bytes[at..], now) is { } stamp && stamp.Number < _delays.Length && stamp.Age < LongestDelay && double.IsNaN(_delays[stamp.Number]))
                {
                    _delays[stamp.Number] = stamp.Age;
                    fresh++;
                }
            }

            if (fresh == 0)
            {
                return;
            }

            (_seen < _delays.Length / 4 ? EarlyBytes : _seen > _delays.Length * 3 / 4 ? LateBytes : []).Add(bytes.Length);
            _seen += fresh;
            if (_seen == _delays.Length)
            {
                _whole.TrySetResult();
            }
        }
    }
}
