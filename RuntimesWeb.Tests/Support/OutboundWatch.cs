using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace RuntimesWeb.Tests.Support;

/// <summary>Notes every connection this process, and so the server in it, tries to make to anything but this computer; and every name it looks up.</summary>
public sealed class OutboundWatch : EventListener
{
    private static readonly string[] Here = ["127.0.0.1", "::1", "::ffff:127.0.0.1", "localhost", "Unix", "AF_UNIX"];

    public ConcurrentQueue<string> Attempts { get; } = new();

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name is "System.Net.Sockets" or "System.Net.NameResolution")
        {
            EnableEvents(eventSource, EventLevel.Informational);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName is "ConnectStart" or "ResolutionStart" && eventData.Payload is [string where, ..] && !Here.Any(h => where.Contains(h, StringComparison.Ordinal)))
        {
            Attempts.Enqueue($"{eventData.EventName} {where}");
        }
    }
}
