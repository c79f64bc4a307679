using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RuntimesWeb.Core.Board.Review;

/// <summary>Which side of a diff a line stands on.</summary>
public enum DiffSide
{
    /// <summary>As it was.</summary>
    Old,

    /// <summary>As it is now.</summary>
    New,
}

/// <summary>What a person says about one line of a worktree's work; it goes to whoever works there with the next message.</summary>
public sealed record ReviewComment
{
    public long Number { get; init; }

    public required Guid Id { get; init; }

    public required Guid WorktreeId { get; init; }

    /// <summary>The run whose diff was looked at.</summary>
    public Guid? RunId { get; init; }

    public Guid? TaskId { get; init; }

    public required string Path { get; init; }

    public required DiffSide Side { get; init; }

    /// <summary>Counted from 1, on its side.</summary>
    public required int Line { get; init; }

    /// <summary>What stood there; null for a line that the diff does not show.</summary>
    public string? LineText { get; init; }

    /// <summary>The place of the diff it stands in.</summary>
    public string? HunkId { get; init; }

    public required string Body { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it went to the agent; null while it is open.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>The run that was told.</summary>
    public Guid? SentRunId { get; init; }

    public bool IsOpen => SentAt is null;
}

internal sealed class ReviewCommentMap : IEntityTypeConfiguration<ReviewComment>
{
    public void Configure(EntityTypeBuilder<ReviewComment> builder)
    {
        builder.ToTable("review_comments");
        builder.HasKey(c => c.Number);
        builder.HasIndex(c => c.Id).IsUnique();
        builder.HasIndex(c => new { c.WorktreeId, c.Number });
        builder.Ignore(c => c.IsOpen);
        builder.Property(c => c.Number).HasColumnName("number").ValueGeneratedOnAdd();
        builder.Property(c => c.Id).HasColumnName("id").HasConversion(id => id.ToByteArray(), bytes => new Guid(bytes));
        builder.Property(c => c.WorktreeId).HasColumnName("worktree_id").HasConversion(id => id.ToByteArray(), bytes => new Guid(bytes));
        builder.Property(c => c.RunId).HasColumnName("run_id").HasConversion(id => id!.Value.ToByteArray(), bytes => new Guid(bytes)); // nulls are not converted
        builder.Property(c => c.TaskId).HasColumnName("task_id").HasConversion(id => id!.Value.ToByteArray(), bytes => new Guid(bytes)); // nor here
        builder.Property(c => c.Path).HasColumnName("path");
        builder.Property(c => c.Side).HasColumnName("side");
        builder.Property(c => c.Line).HasColumnName("line");
        builder.Property(c => c.LineText).HasColumnName("line_text");
        builder.Property(c => c.HunkId).HasColumnName("hunk_id");
        builder.Property(c => c.Body).HasColumnName("body");
        builder.Property(c => c.CreatedAt).HasColumnName("created_at");
        builder.Property(c => c.SentAt).HasColumnName("sent_at");
        builder.Property(c => c.SentRunId).HasColumnName("sent_run_id").HasConversion(id => id!.Value.ToByteArray(), bytes => new Guid(bytes)); // nor here
    }
}
