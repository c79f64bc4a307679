using System.Globalization;
using System.Text;

namespace RuntimesWeb.Bench.Upstreams;

/// <summary>The events of a chat completion, each as one chunk of an HTTP body, as bytes.</summary>
internal static class Chunks
{
    private const string Begin = """{"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1760000000,"model":"gpt-bench","choices":[{"index":0,"delta":""";

    public static readonly byte[] Head = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n\r\n");

    /// <summary>A token to be stamped at <see cref="StampAt"/>.</summary>
    public static readonly byte[] Token = Event(Content(new string('0', Stamp.Length)));

    public static readonly int StampAt = Token.AsSpan().IndexOf(Encoding.ASCII.GetBytes(new string('0', Stamp.Length)));

    public static readonly byte[] Role = Event(Begin + """{"role":"assistant","content":""},"finish_reason":null}]}""");

    public static byte[] Word(string word) => Event(Content(word));

    public static byte[] End(int tokens) =>
    [
        .. Event(Begin + """{},"finish_reason":"stop"}]}"""),
        .. Event(string.Create(CultureInfo.InvariantCulture, $$$"""{"id":"chatcmpl-bench","object":"chat.completion.chunk","choices":[],"usage":{"prompt_tokens":100,"completion_tokens":{{{tokens}}},"total_tokens":{{{tokens + 100}}}}}""")),
        .. Event("[DONE]"),
        .. "0\r\n\r\n"u8,
    ];

    private static string Content(string text) => Begin + "{\"content\":\"" + text + "\"},\"finish_reason\":null}]}";

    private static byte[] Event(string data)
    {
        var text = $"data: {data}\n\n";
        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{text.Length:x}\r\n{text}\r\n"));
    }
}
