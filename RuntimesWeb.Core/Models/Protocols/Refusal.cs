using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace RuntimesWeb.Core.Models.Protocols;

/// <summary>An answer that is an error: its status (0 in the middle of a stream), the provider's code and words, and how long to wait.</summary>
public sealed record Refusal(int Status, string Code, string Text, TimeSpan? RetryAfter, bool IsJson)
{
    public const int LargestBody = 64 * 1024;

    /// <summary>Reads the error bodies of all protocols: <c>{error:{type,code,message}}</c>, <c>{error:"…"}</c>, <c>{message}</c>, <c>{detail}</c>, also in an array.</summary>
    public static Refusal Read(int status, ReadOnlyMemory<byte> body, TimeSpan? retryAfter)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Read(status, json.RootElement, retryAfter);
        }
        catch (JsonException)
        {
            return new Refusal(status, "", "", retryAfter, IsJson: false);
        }
    }

    public static Refusal Read(int status, JsonElement root, TimeSpan? retryAfter)
    {
        if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0)
        {
            root = root[0];
        }

        var error = root.Member("error") is { } inner ? inner : root;
        var text = error.ValueKind == JsonValueKind.String ? error.GetString()! // a string has one
            : error.Text("message") ?? error.Text("detail") ?? root.Text("message") ?? "";
        // OpenRouter puts the words of the provider behind it here.
        var behind = error.Member("metadata")?.Text("raw");
        var codes = string.Join(' ', new[] { error.Text("type"), error.Text("code"), error.Text("status") }.OfType<string>());
        var told = status == 0 && error.Number("code") is { } number and >= 400 and < 600 ? (int)number : status;
        return new Refusal(told, codes, behind is null ? text : $"{text}: {behind}", retryAfter, IsJson: true);
    }

    /// <summary><c>Retry-After</c> in seconds or as a date, or the finer <c>retry-after-ms</c>.</summary>
    public static TimeSpan? Wait(string? retryAfter, string? milliseconds, DateTimeOffset now)
    {
        if (double.TryParse(milliseconds, NumberStyles.Float, CultureInfo.InvariantCulture, out var ms) && ms is >= 0 and < 86_400_000)
        {
            return TimeSpan.FromMilliseconds(ms);
        }

        if (double.TryParse(retryAfter, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
        {
            return seconds is >= 0 and < 86_400 ? TimeSpan.FromSeconds(seconds) : null;
        }

        return RetryConditionHeaderValue.TryParse(retryAfter, out var header) && header.Date is { } date && date > now ? date - now : null;
    }
}
