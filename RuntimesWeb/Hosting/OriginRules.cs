using System.Net;
using RuntimesWeb.Http;

namespace RuntimesWeb.Hosting;

/// <summary>What the guard looks at; header values as they came, null when the header is absent.</summary>
public sealed record GuardedRequest
{
    public required string Method { get; init; }

    public required string Scheme { get; init; }

    public required Surface Surface { get; init; }

    public string? Host { get; init; }

    public string? Origin { get; init; }

    public string? FetchSite { get; init; }

    public string? FetchMode { get; init; }

    public string? FetchDest { get; init; }

    /// <summary>A WebSocket upgrade or the negotiation before one: requests that browsers always send with an Origin.</summary>
    public bool OpensCircuit { get; init; }

    public IPAddress? LocalAddress { get; init; }

    public int LocalPort { get; init; }
}

/// <summary>
/// Who may talk to this server: Host against DNS rebinding, Origin against foreign pages and sockets, Sec-Fetch-Site against requests without an Origin.
/// All three must pass. The lists only widen.
/// </summary>
public sealed class OriginRules(IEnumerable<string> allowedHosts, IEnumerable<string> allowedOrigins)
{
    private readonly HashSet<string> _hosts = new(allowedHosts, StringComparer.Ordinal);
    private readonly HashSet<string> _origins = new(allowedOrigins, StringComparer.Ordinal);

    /// <summary>Why the request is refused, or null when it may pass.</summary>
    public string? Refusal(GuardedRequest request)
    {
        if (HostName.Parse(request.Host) is not { } host || !IsOurs(host, request.LocalAddress))
        {
            return "This server does not answer to that host name.";
        }

        if (request.Origin is null ? request.OpensCircuit : !IsOurOrigin(request.Origin, request))
        {
            return "Cross-origin request blocked.";
        }

        return request.FetchSite is null or "same-origin" or "none" || IsLinkToPage(request) ? null : "Cross-origin request blocked.";
    }

    private bool IsOurs(HostName host, IPAddress? local) => host.IsLoopback || _hosts.Contains(host.Name) || (host.AsAddress is { } address && address.Equals(Plain(local)));

    private bool IsOurOrigin(string origin, GuardedRequest request)
    {
        if (OriginName.Parse(origin) is not { } parsed)
        {
            return false;
        }

        return _origins.Contains(parsed.ToString()) || (parsed.Scheme == request.Scheme && parsed.Port == request.LocalPort && IsOurs(parsed.Host, request.LocalAddress));
    }

    // Following a link from elsewhere, in a tab of its own; frames and fetches are not that.
    private static bool IsLinkToPage(GuardedRequest request) =>
        request is { Surface: Surface.Page, Method: "GET", FetchMode: "navigate", FetchDest: "document", FetchSite: "same-site" or "cross-site" };

    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
}

/// <summary>An origin as browsers spell it: scheme, host and perhaps a port, nothing else.</summary>
public readonly record struct OriginName(string Scheme, HostName Host)
{
    public int Port => Host.Port ?? (Scheme == "https" ? 443 : 80);

    public static OriginName? Parse(string? text)
    {
        var split = text?.IndexOf("://", StringComparison.Ordinal) ?? -1;
        if (split < 0)
        {
            return null;
        }

        var scheme = text![..split].ToLowerInvariant();
        return scheme is "http" or "https" && HostName.Parse(text[(split + 3)..]) is { } host ? new OriginName(scheme, host) : null;
    }

    public override string ToString() => $"{Scheme}://{(Host.Name.Contains(':', StringComparison.Ordinal) ? $"[{Host.Name}]" : Host.Name)}:{Port}";
}
