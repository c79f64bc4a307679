using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RuntimesWeb.Bench.Upstreams;

/// <summary>
/// What the product's streams are compared with: a bare minimal API that asks the same upstream, reads each of its events as JSON and sends it on as an event of its own
/// at once. It stores nothing, checks nothing and can do nothing else.
/// </summary>
internal static class Relay
{
    public const string Path = "/relay";

    public static WebApplication Build(string upstream, string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
        var target = new Uri(new Uri(upstream), "/v1/chat/completions");
        app.MapGet("/", () => "ok");
        app.MapPost(Path, (HttpContext context) => AnswerAsync(context, http, target));
        return app;
    }

    private static async Task AnswerAsync(HttpContext context, HttpClient http, Uri target)
    {
        var ct = context.RequestAborted;
        var asked = await JsonSerializer.DeserializeAsync<Asked>(context.Request.Body, JsonSerializerOptions.Web, ct);
        using var request = new HttpRequestMessage(HttpMethod.Post, target)
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new { model = asked?.Model, stream = true, messages = new[] { new { role = "user", content = asked?.Content } } })),
        };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        context.Response.ContentType = "text/event-stream";
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        var events = SseParser.Create(stream, (_, data) => data.SequenceEqual("[DONE]"u8) ? null : JsonSerializer.Deserialize<Chunk>(data, JsonSerializerOptions.Web));
        await foreach (var e in events.EnumerateAsync(ct))
        {
            if (e.Data is { Choices: [{ Delta.Content: { Length: > 0 } text }, ..] })
            {
                await context.Response.WriteAsync($"data: {JsonSerializer.Serialize(new Piece("delta", text), JsonSerializerOptions.Web)}\n\n", ct);
            }
        }

        await context.Response.WriteAsync("data: {\"type\":\"done\"}\n\n", ct);
    }

    private sealed record Asked(string? Model, string? Content);

    private sealed record Piece(string Type, string Content);

    private sealed record Chunk(IReadOnlyList<Choice>? Choices);

    private sealed record Choice(Delta? Delta, [property: JsonPropertyName("finish_reason")] string? FinishReason);

    private sealed record Delta(string? Content);
}
