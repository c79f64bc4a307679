using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Globalization;
using System.Net;

namespace RuntimesWeb.Tests.Support;

/// <summary>Notes every connection this process, and so the server in it, tries to make to anything but this computer; and every name it looks up.</summary>
public sealed class OutboundWatch : EventListener
{
    public ConcurrentQueue<string> Attempts { get; } = new();

    /// <summary>The address in a socket's own notation: <c>InterNetwork:16:{port,port,a,b,c,d,…}</c>; null when it is no address of a network.</summary>
    public static IPAddress? AddressOf(string socket)
    {
        var parts = socket.Split(':', 3);
        if (parts.Length < 3 || !parts[0].StartsWith("InterNetwork", StringComparison.Ordinal))
        {
            return null;
        }

        var bytes = parts[2].Trim('{', '}').Split(',').Select(b => byte.Parse(b, CultureInfo.InvariantCulture)).ToArray();
        return parts[0] == "InterNetwork" ? new IPAddress(bytes[2..6]) : new IPAddress(bytes[6..22]);
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name is "System.Net.Sockets" or "System.Net.NameResolution")
        {
            EnableEvents(eventSource, EventLevel.Informational);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.Payload is not [string where, ..])
        {
            return;
        }

        var isOutside = eventData.EventName switch
        {
            "ConnectStart" => AddressOf(where) is { } address && !IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address),
            "ResolutionStart" => where is not ("localhost" or "127.0.0.1"),
            _ => false,
        };
        if (isOutside)
        {
            Attempts.Enqueue($"{eventData.EventName} {where}");
        }
    }
}
