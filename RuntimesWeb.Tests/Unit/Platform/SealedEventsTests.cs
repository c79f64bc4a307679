using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Platform;

public sealed class SealedEventsTests
{
    private readonly Guid _id = Guid.NewGuid();

    [Fact]
    public void Rows_AreWhatWasSealed()
    {
        string[] bodies =
        [
            """{"phase":"running"}""",
            """{"provider":"openai","model":"gpt","usage":{"inputTokens":100,"cachedInputTokens":0,"cacheWriteTokens":0,"outputTokens":75,"reasoningTokens":0},"costMicros":12}""",
            """{"provider":"groq","model":"{\"phase\":\"running\"}","usage":{"inputTokens":1,"cachedInputTokens":2,"cacheWriteTokens":3,"outputTokens":4,"reasoningTokens":5}}""",
            "{\n  \"reason\": \"completed\"\n}",
            "\0 \u000E not JSON",
            """{"reason":"completed"}""",
        ];
        List<StoredEvent> rows = [.. bodies.Select((body, i) => Row(i + 3, "e" + i, body, null)), Row(20, "text", "\u000E\0 日本語 {\"phase\":\"running\"}", 0), Row(21, "text", new string('x', 9000), 25)];

        var read = SealedEvents.Of(rows).Rows().ToList();

        Assert.Equal(rows.Select(Told), read.Select(Told));
    }

    [Fact]
    public async Task AStreamThatIsSealed_IsReadAsBefore_FromAnyPosition()
    {
        await using var house = await EventLogHouse.OpenAsync();
        var log = house.Start();
        using (var stream = log.Create(_id))
        {
            await stream.AppendAsync([new("status", """{"phase":"running"}""")]);
            await stream.AppendTextAsync("text", "Hello ");
            await stream.AppendTextAsync("text", "world");
            await stream.AppendAsync([new("done", """{"reason":"completed"}""")]);
        }

        var before = await ReadAsync(log);
        log.Seal(_id);
        await house.SealAsync();

        Assert.Equal(0, await house.StoredAsync(_id));
        Assert.Equal(before, await ReadAsync(house.Start()));
        Assert.Equal(["2 text world", "3 done {\"reason\":\"completed\"}"], Lines(await log.StoredAsync(_id, new EventPosition(2, 6), 10, default)));
        Assert.Equal(["2 text Hello world"], Lines(await log.StoredAsync(_id, new EventPosition(1), 1, default)));
        Assert.Empty(await log.StoredAsync(_id, new EventPosition(3), 10, default));
    }

    private static string Told(StoredEvent row) => $"{row.Seq} {row.At:O} {row.Type} {row.TextStart} {row.Body}";

    private static IEnumerable<string> Lines(IEnumerable<LogItem> items) => items.Select(i => $"{i.Seq} {i.Type} {i.Body}");

    private async Task<List<string>> ReadAsync(EventLog log) => [.. Lines(await log.StoredAsync(_id, EventPosition.Start, 100, default))];

    private StoredEvent Row(long seq, string type, string body, long? start) => new()
    {
        Stream = _id,
        Seq = seq,
        At = DateTimeOffset.UnixEpoch.AddMilliseconds(1_700_000_000_000 + (seq * 7)),
        Type = type,
        Body = body,
        TextStart = start,
        TextEnd = start + body.Length,
    };
}
