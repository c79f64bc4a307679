using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RuntimesWeb.Core.Platform.Events;

/// <summary>One committed row of a stream: an event, or a segment of text (then with its place in the channel).</summary>
public sealed class StoredEvent
{
    public required Guid Stream { get; init; }

    /// <summary>From 1, without gaps.</summary>
    public required long Seq { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Type { get; init; }

    public required string Body { get; init; }

    /// <summary>Of text: characters of this channel before the segment.</summary>
    public long? TextStart { get; init; }

    /// <summary>Of text: characters of this channel up to its end.</summary>
    public long? TextEnd { get; init; }
}

internal sealed class StoredEventMap : IEntityTypeConfiguration<StoredEvent>
{
    public void Configure(EntityTypeBuilder<StoredEvent> builder)
    {
        builder.ToTable("events");
        builder.HasKey(e => new { e.Stream, e.Seq });
        builder.Property(e => e.Stream).HasColumnName("stream").HasConversion(id => id.ToByteArray(), bytes => new Guid(bytes));
        builder.Property(e => e.Seq).HasColumnName("seq").ValueGeneratedNever();
        builder.Property(e => e.At).HasColumnName("at");
        builder.Property(e => e.Type).HasColumnName("type");
        builder.Property(e => e.Body).HasColumnName("body");
        builder.Property(e => e.TextStart).HasColumnName("text_start");
        builder.Property(e => e.TextEnd).HasColumnName("text_end");
    }
}
