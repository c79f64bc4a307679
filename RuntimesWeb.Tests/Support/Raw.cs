using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace RuntimesWeb.Tests.Support;

/// <summary>An HTTP request as bytes, for what a well-behaved client would correct on the way.</summary>
public static class Raw
{
    /// <summary>Sends lines and reads the answer to its end; add <c>Connection: close</c> only when the server keeps it open.</summary>
    public static async Task<RawAnswer> SendAsync(Uri address, params string[] lines)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n"));
        return await RawAnswer.ReadAsync(stream);
    }

    /// <summary>A request with the usual Host and the given extra headers.</summary>
    public static Task<RawAnswer> AskAsync(Uri address, string method, string path, params string[] headers) =>
        SendAsync(address, [$"{method} {path} HTTP/1.1", $"Host: {address.Authority}", "Connection: close", .. headers]);
}

public sealed record RawAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public static async Task<RawAnswer> ReadAsync(Stream stream)
    {
        var head = await ReadToAsync(stream, "\r\n\r\n");
        var lines = head.Split("\r\n");
        var status = int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture);
        var headers = lines.Skip(1).Select(l => l.Split(": ", 2)).GroupBy(l => l[0], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => string.Join(", ", g.Select(l => l.Length > 1 ? l[1] : "")), StringComparer.OrdinalIgnoreCase);
        if (status == 101)
        {
            return new RawAnswer(status, headers, "");
        }

        using var body = new MemoryStream();
        if (headers.TryGetValue("Content-Length", out var length))
        {
            await CopyAsync(stream, body, int.Parse(length, CultureInfo.InvariantCulture));
        }
        else if (headers.ContainsKey("Transfer-Encoding"))
        {
            await DechunkAsync(stream, body);
        }
        else
        {
            await stream.CopyToAsync(body);
        }

        return new RawAnswer(status, headers, Encoding.UTF8.GetString(body.ToArray()));
    }

    private static async Task DechunkAsync(Stream stream, MemoryStream body)
    {
        // Ends at the last chunk, or at the end of the connection (the answer to a HEAD has none).
        while (await ReadToAsync(stream, "\r\n") is { Length: > 0 } size && int.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var length)
        {
            await CopyAsync(stream, body, length);
            await CopyAsync(stream, Stream.Null, 2);
        }
    }

    private static async Task CopyAsync(Stream from, Stream to, int length)
    {
        var part = new byte[length];
        await from.ReadExactlyAsync(part);
        await to.WriteAsync(part);
    }

    private static async Task<string> ReadToAsync(Stream stream, string end)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal) && await stream.ReadAsync(one) > 0)
        {
            text.Append((char)one[0]);
        }

        return text.ToString().TrimEnd('\r', '\n');
    }
}
