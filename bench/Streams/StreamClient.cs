using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace RuntimesWeb.Bench.Streams;

/// <summary>One connection that asks for streams: as little work as a client can do.</summary>
internal sealed class StreamClient(Uri server) : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[16 * 1024];

    /// <summary>Sends a request and reads its stream, to its end or until so many tokens are there.</summary>
    public async Task<StreamReading> AskAsync(byte[] request, int tokens = int.MaxValue)
    {
        var reading = new StreamReading(Stopwatch.GetTimestamp());
        if (!_socket.Connected)
        {
            await _socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Port));
        }

        await _socket.SendAsync(request);
        var body = new ChunkedBody();
        while (!body.IsOver && reading.Tokens < tokens)
        {
            var read = await _socket.ReceiveAsync(_buffer);
            if (read == 0)
            {
                throw new BenchException($"{server} closed a stream after {reading.Tokens} tokens.");
            }

            body.Take(_buffer.AsSpan(0, read), reading, Stopwatch.GetTimestamp());
        }

        return reading;
    }

    public void Dispose() => _socket.Dispose();
}
