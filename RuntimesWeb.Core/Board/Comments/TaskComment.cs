using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RuntimesWeb.Core.Board.Comments;

public enum CommentAuthor
{
    Agent,
    User,
    System,
}

/// <summary>Something said about a task.</summary>
public sealed record TaskComment
{
    public long Number { get; init; }

    public required Guid Id { get; init; }

    public required Guid TaskId { get; init; }

    public required string Body { get; init; }

    public string? AuthorAgentId { get; init; }

    public required CommentAuthor AuthorType { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class TaskCommentMap : IEntityTypeConfiguration<TaskComment>
{
    public void Configure(EntityTypeBuilder<TaskComment> builder)
    {
        builder.ToTable("task_comments");
        builder.HasKey(c => c.Number);
        builder.HasIndex(c => new { c.TaskId, c.Number });
        builder.Property(c => c.Number).HasColumnName("number").ValueGeneratedOnAdd();
        builder.Property(c => c.Id).HasColumnName("id").HasConversion(id => id.ToByteArray(), bytes => new Guid(bytes));
        builder.Property(c => c.TaskId).HasColumnName("task_id").HasConversion(id => id.ToByteArray(), bytes => new Guid(bytes));
        builder.Property(c => c.Body).HasColumnName("body");
        builder.Property(c => c.AuthorAgentId).HasColumnName("author_agent_id");
        builder.Property(c => c.AuthorType).HasColumnName("author_type");
        builder.Property(c => c.CreatedAt).HasColumnName("created_at");
    }
}
