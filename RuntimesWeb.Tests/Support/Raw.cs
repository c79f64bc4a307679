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
        var head = await ReadHeadAsync(stream);
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
            var rest = new byte[int.Parse(length, CultureInfo.InvariantCulture)];
            await stream.ReadExactlyAsync(rest);
            body.Write(rest);
        }
        else
        {
            await stream.CopyToAsync(body);
        }

        var text = Encoding.UTF8.GetString(body.ToArray());
        return new RawAnswer(status, headers, headers.ContainsKey("Transfer-Encoding") ? Dechunked(text) : text);
    }

    // The answers read here are ASCII, so characters are bytes.
    private static string Dechunked(string text)
    {
        var whole = new StringBuilder();
        for (var at = 0; text.IndexOf("\r\n", at, StringComparison.Ordinal) is > 0 and var end;)
        {
            var size = int.Parse(text.AsSpan(at, end - at), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            whole.Append(text, end + 2, size);
            at = end + 2 + size + 2;
        }

        return whole.ToString();
    }

    private static async Task<string> ReadHeadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one) > 0)
        {
            head.Append((char)one[0]);
        }

        return head.ToString().TrimEnd('\r', '\n');
    }
}
