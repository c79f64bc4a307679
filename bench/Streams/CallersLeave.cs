using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using RuntimesWeb.Bench.Servers;
using RuntimesWeb.Bench.Upstreams;

namespace RuntimesWeb.Bench.Streams;

/// <summary>
/// Goal 10: callers of <c>POST /api/runtimes/openai-direct/run</c> that leave in the middle: how soon the provider's stream ends, and what a thousand of them leave
/// behind in memory and open handles. The provider, inside the bench, says one token and then nothing until it is left.
/// </summary>
internal sealed partial class CallersLeave(Product product, bool quick) : IDisposable
{
    private const int AtOnce = 4;

    private readonly int _before = quick ? 20 : 100;
    private readonly int _callers = quick ? 40 : 1000;
    private readonly TcpListener _provider = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<string, long> _leftAt = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<double> _delays = [];
    private int _open;

    public async Task<IReadOnlyList<Row>> MeasureAsync()
    {
        _provider.Start();
        _ = Task.Run(ServeAsync);
        using var own = product.Anew();
        using var server = own.Start(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Providers__openai__BaseUrl"] = $"http://{_provider.LocalEndpoint}/v1",
            ["OPENAI_API_KEY"] = "sk-bench-0123456789abcdef0123456789abcdef",
        });
        await server.FirstOkAsync(Product.ListPath);
        var (memory, handles) = await LeaveAsync(server, _before);
        var (memoryAfter, handlesAfter) = await LeaveAsync(server, _callers);
        return
        [
            new Row("10", $"caller gone until the provider's stream ends, p99 of {_delays.Count} (longest {_delays.Max():0} ms)", Table.Number(Statistics.Percentile([.. _delays.Order()], 0.99), "ms"), "", double.NaN, _delays.Max(), new Bound(1000, 1000, Unit: " ms")),
            new Row("10", $"streams still open at the provider after {_before + _callers} such", Table.Number(_open, ""), "", double.NaN, _open, new Bound(0, 0, Unit: "")),
            new Row("10", $"resident memory after {_before + _callers} such; reference: after {_before}", Table.Number(memoryAfter, "MiB"), Table.Number(memory, "MiB"), memoryAfter / memory, double.NaN, Bound.None),
            new Row("10", "open handles, the same", Table.Number(handlesAfter, ""), Table.Number(handles, ""), handlesAfter / handles, double.NaN, Bound.None),
        ];
    }

    public void Dispose() => _provider.Dispose();

    private async Task<(double Mebibytes, double Handles)> LeaveAsync(ServerProcess server, int callers)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server.Address };
        await Parallel.ForAsync(0, callers, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (_, ct) => await CallAndLeaveAsync(server, http, ct));
        await Task.Delay(TimeSpan.FromSeconds(quick ? 1 : 5));
        return (server.Usage().Mebibytes, server.Handles);
    }

    private async Task CallAndLeaveAsync(ServerProcess server, HttpClient http, CancellationToken ct)
    {
        var name = $"caller-{Guid.NewGuid():N}";
        using var made = await http.PostAsJsonAsync(new Uri("/api/board", UriKind.Relative), new { title = name, kind = "research" }, ct);
        var task = (await made.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("task").GetProperty("id").GetString();
        var body = $$"""{"taskId":"{{task}}","kind":"research","model":"gpt-4o"}""";
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, server.Address.Port, ct);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"POST /api/runtimes/openai-direct/run HTTP/1.1\r\nHost: {server.Address.Authority}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"), ct);
        // Its head comes when it has begun; some leave before the provider was asked, as callers do.
        await socket.ReceiveAsync(new byte[4096], ct);
        await Task.Delay(TimeSpan.FromMilliseconds(50), ct);
        _leftAt[name] = Stopwatch.GetTimestamp();
        socket.Close();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            var socket = await _provider.AcceptSocketAsync();
            _ = Task.Run(() => HoldAsync(socket));
        }
    }

    private async Task HoldAsync(Socket socket)
    {
        using var owned = socket;
        var (request, buffer) = (new StringBuilder(), new byte[16 * 1024]);
        int read;
        while (!CallerName().IsMatch(request.ToString()) && (read = await socket.ReceiveAsync(buffer)) > 0)
        {
            request.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        Interlocked.Increment(ref _open);
        try
        {
            await socket.SendAsync((byte[])[.. Chunks.Head, .. Chunks.Role, .. Chunks.Word("Begun")]);
            while (await socket.ReceiveAsync(buffer) > 0)
            {
                // The rest of the request, until the caller leaves.
            }
        }
        catch (SocketException)
        {
            // Left abruptly.
        }

        Interlocked.Decrement(ref _open);
        if (CallerName().Match(request.ToString()) is { Success: true } name && _leftAt.TryGetValue(name.Value, out var left))
        {
            _delays.Add(Stopwatch.GetElapsedTime(left).TotalMilliseconds);
        }
    }

    [GeneratedRegex("caller-[0-9a-f]{32}", RegexOptions.None, 1000)]
    private static partial Regex CallerName();
}
