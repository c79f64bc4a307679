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
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4", "::/128", "::1/128", "fc00::/7", "fe80::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    private readonly ImmutableArray<IPNetwork> _allowed;

    /// <exception cref="StartupException">An entry is neither an address nor a range.</exception>
    public PrivateTargets(IConfiguration configuration) => _allowed = [.. Entries(configuration[Setting])];

    /// <summary>The metadata services of the clouds: never reachable, whatever is allowed.</summary>
    public static bool IsMetadata(IPAddress address)
    {
        var plain = Plain(address);
        return plain.Equals(IPAddress.Parse("169.254.169.254")) || plain.Equals(IPAddress.Parse("fd00:ec2::254")) || plain.Equals(IPAddress.Parse("100.100.100.200"));
    }

    public bool Allows(IPAddress address)
    {
        var plain = Plain(address);
        return !IsMetadata(plain) && (!Inside.Any(n => n.Contains(plain)) || _allowed.Any(n => n.Contains(plain)));
    }

    /// <summary>Resolves and connects; only to addresses that are allowed. For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="HttpRequestException">No address of the host is allowed.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var addresses = (await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, ct)).Where(Allows).ToArray();
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

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

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
