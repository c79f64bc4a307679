using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RuntimesWeb.Core.Notifications;

/// <summary>What is told to a person (Stagent API Reference, Notifications). Questions are not here: their rows are the approvals.</summary>
public enum NotificationType
{
    PermissionRequired,
    TaskCompleted,
    TaskFailed,
    AgentMessage,
    BudgetAlert,
    ContextProposal,
    ContextProposalBatch,
}

/// <summary>Something a person should know, and where to look.</summary>
public sealed record Notification
{
    /// <summary>Order of telling; for lists.</summary>
    public long Number { get; init; }

    public required Guid Id { get; init; }

    public required NotificationType Type { get; init; }

    public required string Title { get; init; }

    public string Body { get; init; } = "";

    public Guid? TaskId { get; init; }

    /// <summary>The page that shows more.</summary>
    public string? Href { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ReadAt { get; init; }
}

internal sealed class NotificationMap : IEntityTypeConfiguration<Notification>
{
    public void Configure(EntityTypeBuilder<Notification> builder)
    {
        builder.ToTable("notifications");
        builder.HasKey(n => n.Number);
        builder.HasIndex(n => n.Id).IsUnique();
        builder.HasIndex(n => n.ReadAt).HasFilter("read_at IS NULL");
        builder.Property(n => n.Number).HasColumnName("number");
        builder.Property(n => n.Id).HasColumnName("id").HasConversion(id => id.ToByteArray(), bytes => new Guid(bytes));
        builder.Property(n => n.Type).HasColumnName("type");
        builder.Property(n => n.Title).HasColumnName("title");
        builder.Property(n => n.Body).HasColumnName("body");
        builder.Property(n => n.TaskId).HasColumnName("task_id").HasConversion(id => id!.Value.ToByteArray(), bytes => new Guid(bytes)); // nulls are not converted
        builder.Property(n => n.Href).HasColumnName("href");
        builder.Property(n => n.CreatedAt).HasColumnName("created_at");
        builder.Property(n => n.ReadAt).HasColumnName("read_at");
    }
}
