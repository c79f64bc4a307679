using System.IO.Compression;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RuntimesWeb.Core.Platform.Events;

/// <summary>All events of a stream that is over, as one compressed row: a third of what they weigh one by one.</summary>
public sealed class SealedEvents
{
    private const int Quality = 5;
    private const int Window = 18;

    public required Guid Stream { get; init; }

    public required byte[] Body { get; init; }

    /// <summary>Of rows in their order.</summary>
    public static SealedEvents Of(IReadOnlyList<StoredEvent> rows)
    {
        using var plain = new MemoryStream();
        using (var writer = new BinaryWriter(plain, Encoding.UTF8))
        {
            long seq = 0, at = 0;
            foreach (var row in rows)
            {
                writer.Write7BitEncodedInt64(row.Seq - seq);
                writer.Write7BitEncodedInt64(row.At.ToUnixTimeMilliseconds() - at);
                writer.Write(EventPhrases.Shorten(row.Type));
                writer.Write(row.TextStart is null ? EventPhrases.Shorten(row.Body) : row.Body);
                writer.Write7BitEncodedInt64((row.TextStart ?? -1) + 1);
                (seq, at) = (row.Seq, row.At.ToUnixTimeMilliseconds());
            }
        }

        var bytes = plain.ToArray();
        var packed = new byte[BrotliEncoder.GetMaxCompressedLength(bytes.Length)];
        return BrotliEncoder.TryCompress(bytes, packed, out var length, Quality, Window)
            ? new SealedEvents { Stream = rows[0].Stream, Body = packed[..length] }
            : throw new InvalidOperationException("events were not compressed into the room that is always enough");
    }

    public IEnumerable<StoredEvent> Rows()
    {
        var plain = new MemoryStream();
        using (var packed = new BrotliStream(new MemoryStream(Body), CompressionMode.Decompress))
        {
            packed.CopyTo(plain);
        }

        plain.Position = 0;
        using var reader = new BinaryReader(plain, Encoding.UTF8);
        long seq = 0, at = 0;
        while (plain.Position < plain.Length)
        {
            seq += reader.Read7BitEncodedInt64();
            at += reader.Read7BitEncodedInt64();
            var (type, body, start) = (EventPhrases.Restore(reader.ReadString()), reader.ReadString(), reader.Read7BitEncodedInt64() - 1);
            var isText = start >= 0;
            yield return new StoredEvent
            {
                Stream = Stream,
                Seq = seq,
                At = DateTimeOffset.FromUnixTimeMilliseconds(at),
                Type = type,
                Body = isText ? body : EventPhrases.Restore(body),
                TextStart = isText ? start : null,
                TextEnd = isText ? start + body.Length : null,
            };
        }
    }
}

internal sealed class SealedEventsMap : IEntityTypeConfiguration<SealedEvents>
{
    public void Configure(EntityTypeBuilder<SealedEvents> builder)
    {
        builder.ToTable("sealed_events");
        builder.HasKey(e => e.Stream);
        builder.Property(e => e.Stream).HasColumnName("stream").HasConversion(id => id.ToByteArray(), bytes => new Guid(bytes));
        builder.Property(e => e.Body).HasColumnName("body");
    }
}

/// <summary>What nearly all short streams say in the same words is kept as one character each, of those that JSON never has as they are. The order is the format: only append.</summary>
internal static class EventPhrases
{
    private static readonly string[] Phrases =
    [
        "{\"phase\":\"running\"}",
        "{\"reason\":\"completed\"}",
        "{\"provider\":\"openai\",\"model\":\"",
        "{\"provider\":\"anthropic\",\"model\":\"",
        "{\"provider\":\"",
        "\"usage\":{\"inputTokens\":",
        "\"cachedInputTokens\":0,\"cacheWriteTokens\":0,\"outputTokens\":",
        "\"cachedInputTokens\":",
        "\"cacheWriteTokens\":",
        "\"outputTokens\":",
        "\"reasoningTokens\":0}",
        "\"reasoningTokens\":",
        "\"costMicros\":",
        "status",
        "usage",
        "text",
        "done",
    ];

    public static string Shorten(string json)
    {
        // What is not JSON after all stays as it is, and is never taken for shortened.
        if (json.AsSpan().IndexOfAnyInRange('\0', '\u001F') >= 0)
        {
            return "\0" + json;
        }

        for (var i = 0; i < Phrases.Length; i++)
        {
            json = json.Replace(Phrases[i], Mark(i), StringComparison.Ordinal);
        }

        return json;
    }

    public static string Restore(string text)
    {
        if (text.StartsWith('\0'))
        {
            return text[1..];
        }

        for (var i = 0; i < Phrases.Length; i++)
        {
            text = text.Replace(Mark(i), Phrases[i], StringComparison.Ordinal);
        }

        return text;
    }

    // From U+000E on: below it are the line breaks and tabs that JSON may have between its parts.
    private static string Mark(int phrase) => ((char)('\u000E' + phrase)).ToString();
}
