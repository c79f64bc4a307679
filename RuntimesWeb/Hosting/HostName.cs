using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace RuntimesWeb.Hosting;

/// <summary>
/// A host as a header or a setting names it: one name or address, perhaps a port. Read strictly, because everything the guard decides hangs on it:
/// the odd spellings that resolvers accept for an address (<c>127.1</c>, <c>0x7f.0.0.1</c>) are names here, and no listed ones.
/// </summary>
public readonly record struct HostName(string Name, int? Port)
{
    /// <summary>Reads <c>name</c>, <c>name:port</c>, <c>[v6]</c> or <c>[v6]:port</c>; one trailing dot of a name is dropped.</summary>
    public static HostName? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > 300)
        {
            return null;
        }

        var end = text[0] == '[' ? text.IndexOf(']') + 1 : text.IndexOf(':');
        if (end == 0 && text[0] == '[')
        {
            return null;
        }

        var (name, rest) = end < 0 ? (text, "") : (text[..end], text[end..]);
        var parsed = name.StartsWith('[') ? Address(name) : Plain(name);
        return parsed is null || !TryPort(rest, out var port) ? null : new HostName(parsed, port);
    }

    public bool IsLoopback => Name == "localhost" || (AsAddress is { } address && IPAddress.IsLoopback(address));

    /// <summary>The address, when the name is the usual spelling of one.</summary>
    public IPAddress? AsAddress => IPAddress.TryParse(Name, out var address) && address.ToString() == Name ? address : null;

    private static string? Address(string bracketed) =>
        bracketed.Contains('%', StringComparison.Ordinal) || !IPAddress.TryParse(bracketed.AsSpan(1, bracketed.Length - 2), out var address) || address.AddressFamily != AddressFamily.InterNetworkV6
            ? null
            : address.ToString();

    private static string? Plain(string name)
    {
        var bare = name.EndsWith('.') ? name[..^1] : name;
        return bare.Length == 0 || bare.StartsWith('.') || bare.EndsWith('.') || bare.Contains("..", StringComparison.Ordinal) || !bare.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_')
            ? null
            : bare.ToLowerInvariant();
    }

    private static bool TryPort(string rest, out int? port)
    {
        port = null;
        if (rest.Length == 0)
        {
            return true;
        }

        if (rest[0] != ':' || rest.Length is < 2 or > 6 || !int.TryParse(rest.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 65535)
        {
            return false;
        }

        port = number;
        return true;
    }
}
