using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RuntimesWeb.Bench.Load;

/// <summary>
/// One kept-alive HTTP/1.1 connection that sends the same GET again and again and reads each answer to its end: as little work as a client can do,
/// because it shares the processors with the server it measures.
/// </summary>
internal sealed class Connection : IDisposable
{
    private static readonly byte[] HeadEnd = "\r\n\r\n"u8.ToArray();

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly Uri _server;
    private readonly byte[] _request;
    private byte[] _buffer = new byte[64 * 1024];
    private int _filled;

    private Connection(Uri server, string path) => (_server, _request) = (server, Request(server, path));

    public static async Task<Connection> OpenAsync(Uri server, string path)
    {
        var connection = new Connection(server, path);
        await connection._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Port));
        return connection;
    }

    /// <summary>One request and its whole answer; the number of body bytes.</summary>
    /// <exception cref="BenchException">The answer is not 200, or the server hung up.</exception>
    public ValueTask<int> RoundTripAsync() => RoundTripAsync(_request);

    /// <summary>The same with another path.</summary>
    public ValueTask<int> RoundTripAsync(string path) => RoundTripAsync(Request(_server, path));

    public void Dispose() => _socket.Dispose();

    private static byte[] Request(Uri server, string path) => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {server.Authority}\r\nAccept: application/json\r\n\r\n");

    private async ValueTask<int> RoundTripAsync(byte[] request)
    {
        _filled = 0;
        await _socket.SendAsync(request);
        int head;
        while ((head = _buffer.AsSpan(0, _filled).IndexOf(HeadEnd)) < 0)
        {
            await FillAsync();
        }

        var body = head + HeadEnd.Length;
        var length = Length(_buffer.AsSpan(0, head));
        return length is { } known ? await ReadToAsync(body + known) - body : await ReadChunksAsync(body);
    }

    // The status line must say 200; null means the body comes in chunks.
    private static int? Length(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("HTTP/1.1 200"u8))
        {
            throw new BenchException($"An answer under load was not 200: {Encoding.ASCII.GetString(head[..Math.Min(head.Length, 60)])}");
        }

        var name = "Content-Length: "u8;
        var at = head.IndexOf(name);
        if (at < 0)
        {
            return null;
        }

        var digits = head[(at + name.Length)..];
        var end = digits.IndexOf((byte)'\r');
        return int.Parse(end < 0 ? digits : digits[..end], System.Globalization.CultureInfo.InvariantCulture);
    }

    private async ValueTask<int> ReadToAsync(int end)
    {
        while (_filled < end)
        {
            await FillAsync();
        }

        return end;
    }

    private async ValueTask<int> ReadChunksAsync(int at)
    {
        var total = 0;
        while (true)
        {
            int line;
            while ((line = _buffer.AsSpan(at, _filled - at).IndexOf("\r\n"u8)) < 0)
            {
                await FillAsync();
            }

            var size = int.Parse(_buffer.AsSpan(at, line), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
            at = await ReadToAsync(at + line + 2 + size + 2);
            if (size == 0)
            {
                return total;
            }

            total += size;
        }
    }

    private async ValueTask FillAsync()
    {
        if (_filled == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = await _socket.ReceiveAsync(_buffer.AsMemory(_filled));
        _filled += read > 0 ? read : throw new BenchException("The server closed a connection under load.");
    }
}
