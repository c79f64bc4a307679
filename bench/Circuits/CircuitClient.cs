using System.Globalization;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace RuntimesWeb.Bench.Circuits;

/// <summary>
/// Does what the script of a Blazor page does until the page is alive: fetch the page, negotiate, connect, start the circuit,
/// hand over the page's root components, wait for the first render batch.
/// </summary>
internal sealed partial class CircuitClient : IAsyncDisposable
{
    private const byte HandshakeEnd = 0x1e;
    private const string RenderBatch = "JS.RenderBatch";

    // Shared, as the tabs of one browser share their connections.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false });

    private readonly ClientWebSocket _socket = new();
    private readonly Uri _server;
    private readonly string _operations;
    private readonly string _state;
    private readonly string _path;
    private long _lastObject;

    private CircuitClient(Uri server, string path, string operations, string state) => (_server, _path, _operations, _state) = (server, path, operations, state);

    public static async Task<CircuitClient> LoadPageAsync(Uri server, string path = "/")
    {
        var html = await Http.GetStringAsync(new Uri(server, path));
        var roots = Roots().Matches(html).Select(m => m.Groups["json"].Value).Where(json => json.Contains("\"descriptor\"", StringComparison.Ordinal)).ToList();
        if (roots.Count == 0)
        {
            throw new BenchException($"{server} has no interactive component on its page.");
        }

        var adds = roots.Select((marker, i) => $$"""{"type":"add","ssrComponentId":{{i + 1}},"marker":{{marker}}}""");
        return new CircuitClient(server, path, $$"""{"batchId":1,"operations":[{{string.Join(',', adds)}}]}""", State().Match(html).Groups["state"].Value);
    }

    public async Task ToFirstRenderAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (var message in LiveAsync(limit.Token))
        {
            if (message.Target == RenderBatch)
            {
                return;
            }
        }

        throw new BenchException($"{_server} ended the connection before the first render.");
    }

    /// <summary>
    /// Stays on the page as a browser does: confirms each render and answers each call of a script, so that the page goes on. What the server sends is handed on
    /// as it came, until the caller stops.
    /// </summary>
    public async Task StayAsync(Action<HubMessage> take, CancellationToken ct)
    {
        await foreach (var message in LiveAsync(ct))
        {
            take(message);
            if (message.Target == RenderBatch)
            {
                await SendAsync(BlazorPack.Invocation(null, "OnRenderCompleted", BlazorPack.Number(message.Bytes.Span[(message.ArgumentsAt + 1)..]).Value, null), ct);
            }
            else if (message.Target == "JS.BeginInvokeJS")
            {
                await AnswerAsync(message, ct);
            }
        }
    }

    private async IAsyncEnumerable<HubMessage> LiveAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await ConnectAsync(ct);
        await SendAsync(BlazorPack.Invocation("0", "StartCircuit", _server.AbsoluteUri, new Uri(_server, _path).AbsoluteUri, "[]", ""), ct);
        var isStarted = false;
        await foreach (var message in ReadAsync(ct))
        {
            if (!isStarted && message.Type == HubMessage.Completion)
            {
                isStarted = true;
                await SendAsync(BlazorPack.Invocation(null, "UpdateRootComponents", _operations, _state), ct);
            }
            else if (message.Type == HubMessage.Close || message.Target == "JS.Error")
            {
                throw new BenchException($"{_server} ended the circuit: {Encoding.UTF8.GetString(message.Bytes.Span)}");
            }
            else
            {
                yield return message;
            }
        }
    }

    // [handle, identifier, arguments, result type, …]: what wants an object gets one, everything else nothing.
    private ValueTask AnswerAsync(HubMessage call, CancellationToken ct)
    {
        const int WantsObject = 1;
        var arguments = call.Bytes.Span[(call.ArgumentsAt + 1)..];
        var (handle, at) = BlazorPack.Number(arguments);
        at += BlazorPack.TextSize(arguments[at..]).Total;
        at += BlazorPack.TextSize(arguments[at..]).Total;
        var result = BlazorPack.Number(arguments[at..]).Value == WantsObject ? string.Create(CultureInfo.InvariantCulture, $$"""{"__jsObjectId":{{++_lastObject}}}""") : "null";
        return SendAsync(BlazorPack.Invocation(null, "EndInvokeJSFromDotNet", handle, true, string.Create(CultureInfo.InvariantCulture, $"[{handle},true,{result}]")), ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (_socket.State == WebSocketState.Open)
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }

        _socket.Dispose();
    }

    private async Task ConnectAsync(CancellationToken ct)
    {
        var origin = _server.GetLeftPart(UriPartial.Authority);
        using var negotiate = new HttpRequestMessage(HttpMethod.Post, new Uri(_server, "/_blazor/negotiate?negotiateVersion=1"));
        negotiate.Headers.Add("Origin", origin);
        using var answer = await Http.SendAsync(negotiate, ct);
        var token = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("connectionToken").GetString();
        _socket.Options.SetRequestHeader("Origin", origin);
        await _socket.ConnectAsync(new Uri($"ws://{_server.Authority}/_blazor?id={token}"), ct);
        await SendAsync([.. """{"protocol":"blazorpack","version":1}"""u8, HandshakeEnd], ct);
    }

    private ValueTask SendAsync(byte[] message, CancellationToken ct) => _socket.SendAsync(message.AsMemory(), WebSocketMessageType.Binary, endOfMessage: true, ct);

    // Messages may be split over frames or share one, so the connection is read as a stream of bytes; the answer to the handshake comes first.
    private async IAsyncEnumerable<HubMessage> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var buffer = new byte[1024 * 1024];
        var (filled, isOpen) = (0, false);
        while (true)
        {
            var read = await _socket.ReceiveAsync(buffer.AsMemory(filled), ct);
            if (read.MessageType == WebSocketMessageType.Close)
            {
                yield break;
            }

            filled += read.Count;
            var taken = 0;
            if (!isOpen && buffer.AsSpan(0, filled).IndexOf(HandshakeEnd) is var end and >= 0)
            {
                CheckHandshake(buffer.AsSpan(0, end));
                (isOpen, taken) = (true, end + 1);
            }

            while (isOpen && BlazorPack.Read(buffer.AsMemory(taken, filled - taken)) is { } next)
            {
                taken += next.Taken;
                yield return next.Message;
            }

            buffer.AsSpan(taken, filled - taken).CopyTo(buffer);
            filled -= taken;
        }
    }

    private static void CheckHandshake(ReadOnlySpan<byte> answer)
    {
        if (!answer.SequenceEqual("{}"u8))
        {
            throw new BenchException($"The circuit's handshake was refused: {Encoding.UTF8.GetString(answer)}");
        }
    }

    [GeneratedRegex("<!--Blazor:(?<json>\\{.*?\\})-->", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Roots();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(?<state>[^-]+)-->", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex State();
}
