using System.Net;
using System.Net.Sockets;

namespace RuntimesWeb.Bench.Upstreams;

/// <summary>
/// A provider of models in a process of its own that says what the model's name asks for, in OpenAI's chat completions. Bare sockets and prepared bytes, because it
/// shares the processors with what is measured.
/// </summary>
internal static class Upstream
{
    public static async Task RunAsync(Uri address)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, address.Port));
        listener.Listen(4096);
        var pacer = new Pacer();
        while (true)
        {
            var socket = await listener.AcceptAsync();
            socket.NoDelay = true;
            _ = Task.Run(() => new UpstreamConnection(socket, pacer).ServeAsync());
        }
    }
}
