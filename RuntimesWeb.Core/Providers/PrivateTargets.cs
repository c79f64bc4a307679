using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Providers;

/// <summary>
/// Which addresses of the inside world a URL from a request may reach: none, but what <c>Security:AllowPrivateTargets</c> lists
/// (addresses and ranges, separated by <c>;</c>). Checked when the URL is set and again at every connect, so that a name cannot be re-pointed.
/// </summary>
public sealed class PrivateTargets
{
    public const string Setting = "Security:AllowPrivateTargets";

    private static readonly ImmutableArray<IPNetwork> Inside =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "::/96", "64:ff9b:1::/48", "100::/64", "2001::/32", "2001:db8::/32",
            "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly ImmutableArray<IPAddress> Metadata =
        [.. new[] { "169.254.169.254", "169.254.170.2", "168.63.129.16", "100.100.100.200", "192.0.0.192", "fd00:ec2::254" }.Select(IPAddress.Parse)];

    // Addresses that carry another one within them, at a place: translation to IPv4, and 6to4.
    private static readonly (IPNetwork Network, int At)[] Carrying = [(IPNetwork.Parse("64:ff9b::/96"), 12), (IPNetwork.Parse("2002::/16"), 2)];

    private readonly ImmutableArray<IPNetwork> _allowed;

    /// <exception cref="StartupException">An entry is neither an address nor a range.</exception>
    public PrivateTargets(IConfiguration configuration) => _allowed = [.. Entries(configuration[Setting])];

    /// <summary>The metadata services of the clouds: never reachable, whatever is allowed.</summary>
    public static bool IsMetadata(IPAddress address) => Metadata.Contains(Plain(address));

    /// <summary>How names become addresses.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>Whether it is one of the inside world that the setting lists.</summary>
    public bool Lists(IPAddress address) => !IsMetadata(address) && _allowed.Any(n => n.Contains(Plain(address)));

    public bool Allows(IPAddress address)
    {
        var plain = Plain(address);
        return !IsMetadata(plain) && (!Inside.Any(n => n.Contains(plain)) || Lists(plain));
    }

    /// <summary>Resolves and connects; only to addresses that are allowed. For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="HttpRequestException">No address of the host is allowed.</exception>
    public ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct) => ConnectAsync(context, Allows, ct);

    /// <summary>Resolves and connects; only to addresses that a caller allows, who asks <see cref="Allows"/>.</summary>
    /// <exception cref="HttpRequestException">No address of the host is allowed.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, Func<IPAddress, bool> allows, CancellationToken ct)
    {
        var addresses = (await Resolve(context.DnsEndPoint.Host, ct)).Where(allows).ToArray();
        if (addresses.Length == 0)
        {
            throw new HttpRequestException($"{context.DnsEndPoint.Host} is a private address; {Setting} does not list it");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static IPAddress Plain(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var at = address.IsIPv4MappedToIPv6 ? 12 : Array.Find(Carrying, c => c.Network.Contains(address)).At;
        // Its zone is no part of it.
        return at == 0 ? new IPAddress(address.GetAddressBytes()) : new IPAddress(address.GetAddressBytes().AsSpan(at, 4));
    }

    private static IEnumerable<IPNetwork> Entries(string? text)
    {
        foreach (var entry in (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            yield return IPNetwork.TryParse(entry, out var network) ? network
                : IPAddress.TryParse(entry, out var address) ? new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128)
                : throw new StartupException($"{Setting}: '{entry}' is neither an address nor a range such as 192.168.1.0/24.");
        }
    }
}
