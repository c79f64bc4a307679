using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using RuntimesWeb.Bench.Histories;

namespace RuntimesWeb.Bench.Upstreams;

/// <summary>One kept-alive connection to the upstream: a request, its answer, the next request.</summary>
internal sealed class UpstreamConnection(Socket socket, Pacer pacer)
{
    private static readonly byte[] Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray();

    private byte[] _buffer = new byte[4096];

    public async Task ServeAsync()
    {
        using var owned = socket;
        try
        {
            while (await ReadBodyAsync() is { } body)
            {
                if (body.IsEmpty)
                {
                    await socket.SendAsync(Ok);
                    continue;
                }

                using var request = JsonDocument.Parse(body);
                await AnswerAsync(Script.Parse(request.RootElement.GetProperty("model").GetString() ?? ""));
            }
        }
        catch (SocketException)
        {
            // The caller has gone.
        }
    }

    private async Task AnswerAsync(Script script)
    {
        var first = new byte[Chunks.Token.Length];
        Fill(first, 0);
        switch (script.Kind)
        {
            case ScriptKind.Hold:
                await socket.SendAsync((byte[])[.. Chunks.Head, .. Chunks.Role, .. first]);
                while (await socket.ReceiveAsync(_buffer) > 0)
                {
                    // Until the caller leaves.
                }

                return;
            case ScriptKind.Prose:
                var words = new Prose((uint)Stopwatch.GetTimestamp()).Words(script.Tokens).SelectMany(word => Chunks.Word(word + " "));
                await socket.SendAsync((byte[])[.. Chunks.Head, .. Chunks.Role, .. words]);
                break;
            case ScriptKind.Stamps:
                await socket.SendAsync((byte[])[.. Chunks.Head, .. Chunks.Role, .. first]);
                await (script.PerSecond > 0 ? pacer.SayAsync(socket, script) : SayFlatOutAsync(script.Tokens));
                break;
        }

        await socket.SendAsync(Chunks.End(script.Tokens));
    }

    private async Task SayFlatOutAsync(int tokens)
    {
        const int AtOnce = 64;
        var size = Chunks.Token.Length;
        var buffer = new byte[AtOnce * size];
        for (var next = 1; next < tokens;)
        {
            var count = Math.Min(AtOnce, tokens - next);
            for (var i = 0; i < count; i++)
            {
                Fill(buffer.AsSpan(i * size, size), next++);
            }

            await socket.SendAsync(buffer.AsMemory(0, count * size));
        }
    }

    private static void Fill(Span<byte> chunk, int number)
    {
        Chunks.Token.CopyTo(chunk);
        Stamp.Write(chunk[Chunks.StampAt..], number, Stopwatch.GetTimestamp());
    }

    /// <summary>The body of the next request, empty when it has none; null when there is no next one.</summary>
    private async Task<ReadOnlyMemory<byte>?> ReadBodyAsync()
    {
        var filled = 0;
        int head;
        while ((head = _buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (await ReadAsync(filled) is not (> 0 and var read))
            {
                return null;
            }

            filled += read;
        }

        var end = head + 4 + Length(Encoding.ASCII.GetString(_buffer, 0, head));
        while (filled < end)
        {
            if (await ReadAsync(filled) is not (> 0 and var read))
            {
                return null;
            }

            filled += read;
        }

        return _buffer.AsMemory((head + 4)..end);
    }

    private ValueTask<int> ReadAsync(int filled)
    {
        if (filled == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        return socket.ReceiveAsync(_buffer.AsMemory(filled));
    }

    private static int Length(string head)
    {
        const string Name = "content-length:";
        var line = head.Split("\r\n").FirstOrDefault(l => l.StartsWith(Name, StringComparison.OrdinalIgnoreCase));
        return line is null ? 0 : int.Parse(line.AsSpan(Name.Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
    }
}
