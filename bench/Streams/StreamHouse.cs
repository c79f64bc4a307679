using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using RuntimesWeb.Bench.Reference;
using RuntimesWeb.Bench.Servers;
using RuntimesWeb.Bench.Upstreams;

namespace RuntimesWeb.Bench.Streams;

/// <summary>The upstream, and before it the product as shipped (with conversations stored and messages sent over REST) and the relay.</summary>
internal sealed class StreamHouse : IDisposable
{
    private readonly ServerProcess _upstream;
    private readonly HttpClient _http;

    private StreamHouse(Product product)
    {
        _upstream = ReferenceServer.StartUpstream();
        var relay = ReferenceServer.StartRelay(_upstream.Address);
        var server = product.Start(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Providers__openai__BaseUrl"] = new Uri(_upstream.Address, "/v1").AbsoluteUri,
            ["OPENAI_API_KEY"] = "sk-bench-0123456789abcdef0123456789abcdef",
        });
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server.Address };
        Direct = new StreamTarget(_upstream, "[DONE]", (model, count) => Same(_upstream, "/v1/chat/completions", $$"""{"model":"{{model}}","stream":true,"messages":[{"role":"user","content":"Hello"}]}""", count));
        Relay = new StreamTarget(relay, "\"done\"", (model, count) => Same(relay, Upstreams.Relay.Path, $$"""{"model":"{{model}}","content":"Hello"}""", count));
        Product = new StreamTarget(server, "\"type\":\"done\"", PrepareAsync);
    }

    public StreamTarget Direct { get; }

    public StreamTarget Relay { get; }

    public StreamTarget Product { get; }

    public static async Task<StreamHouse> StartAsync(Product product)
    {
        var house = new StreamHouse(product);
        await Task.WhenAll(house._upstream.FirstOkAsync("/"), house.Relay.Server.FirstOkAsync("/"), house.Product.Server.FirstOkAsync(Servers.Product.ListPath));
        return house;
    }

    /// <summary>Compiled, and compiled again for what is often used.</summary>
    public static async Task<StreamHouse> StartWarmAsync(Product product, bool quick)
    {
        var house = await StartAsync(product);
        for (var i = 0; i < (quick ? 1 : 8); i++)
        {
            foreach (var target in house.All)
            {
                await target.RunAsync(Script.Flat(2000), 20, 2000);
                await target.RunAsync(Script.Paced(10, 50), 200, 10, TimeSpan.FromSeconds(0.5));
            }
        }

        // The compiler works in the background.
        await Task.Delay(TimeSpan.FromSeconds(quick ? 0 : 3));
        return house;
    }

    /// <summary>Says something in a conversation: the request's bytes.</summary>
    public byte[] Say(Guid conversation, string content) => Post(Product.Server, $"/api/chat/conversations/{conversation}/messages", JsonSerializer.Serialize(new { content }));

    public async Task<Guid> ConverseAsync(string model)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri("/api/chat/conversations", UriKind.Relative), new { runtimeId = "openai-direct", modelId = model });
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    public void Dispose()
    {
        _http.Dispose();
        foreach (var target in All.Reverse())
        {
            target.Server.Dispose();
        }
    }

    private IEnumerable<StreamTarget> All => [Direct, Relay, Product];

    private static Task<IReadOnlyList<byte[]>> Same(ServerProcess server, string path, string body, int count)
    {
        var request = Post(server, path, body);
        return Task.FromResult<IReadOnlyList<byte[]>>([.. Enumerable.Repeat(request, count)]);
    }

    // Each stream has a conversation of its own, stored before the clock starts.
    private async Task<IReadOnlyList<byte[]>> PrepareAsync(string model, int count)
    {
        var requests = new ConcurrentBag<byte[]>();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (_, _) => requests.Add(Say(await ConverseAsync(model), "Hello")));
        return [.. requests];
    }

    private static byte[] Post(ServerProcess server, string path, string body) =>
        Encoding.UTF8.GetBytes($"POST {path} HTTP/1.1\r\nHost: {server.Address.Authority}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
}
