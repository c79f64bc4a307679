using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RuntimesWeb.Core.Board;

namespace RuntimesWeb.Core.Delegation;

/// <summary>That a leader gave a task to a teammate: for whom it is, and how far what came of it has been told.</summary>
public sealed record DelegatedWork
{
    /// <summary>Grows with each.</summary>
    public long Number { get; init; }

    /// <summary>The <see cref="BoardTask.SourceDelegationId"/> of its task.</summary>
    public required Guid Id { get; init; }

    public required Guid TaskId { get; init; }

    /// <summary>The leader's run in which it was given.</summary>
    public required Guid RunId { get; init; }

    /// <summary>What the leader said, so that the same call again makes no second task.</summary>
    public required string CallKey { get; init; }

    public required string LeaderAgentId { get; init; }

    public required string TeammateAgentId { get; init; }

    /// <summary>The conversation that is told what comes of it; null when the leader works on a task itself.</summary>
    public Guid? ConversationId { get; init; }

    /// <summary>The leader's own task that is told what comes of it.</summary>
    public Guid? ParentTaskId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its work was begun, or could not be.</summary>
    public DateTimeOffset? BegunAt { get; init; }

    /// <summary>Why its work could not begin.</summary>
    public string? Refusal { get; init; }

    /// <summary>When what came of it was told, in the same commit as the telling.</summary>
    public DateTimeOffset? ToldAt { get; init; }

    /// <summary>Where its task stood when the leader last heard of it.</summary>
    public TaskState? ToldState { get; init; }

    public bool IsFailure { get; init; }
}

internal sealed class DelegatedWorkMap : IEntityTypeConfiguration<DelegatedWork>
{
    public void Configure(EntityTypeBuilder<DelegatedWork> builder)
    {
        builder.ToTable("delegations");
        builder.HasKey(d => d.Number);
        builder.HasIndex(d => d.Id).IsUnique();
        builder.HasIndex(d => d.TaskId).IsUnique();
        builder.HasIndex(d => d.RunId);
        builder.HasIndex(d => d.ConversationId);
        builder.HasIndex(d => d.ParentTaskId);
        builder.HasIndex(d => d.CreatedAt);
        builder.HasIndex(d => d.ToldAt).HasFilter("told_at IS NULL");
        builder.Property(d => d.Number).HasColumnName("number").ValueGeneratedOnAdd();
        builder.Property(d => d.Id).HasColumnName("id").HasConversion(id => id.ToByteArray(), bytes => new Guid(bytes));
        builder.Property(d => d.TaskId).HasColumnName("task_id").HasConversion(id => id.ToByteArray(), bytes => new Guid(bytes));
        builder.Property(d => d.RunId).HasColumnName("run_id").HasConversion(id => id.ToByteArray(), bytes => new Guid(bytes));
        builder.Property(d => d.CallKey).HasColumnName("call_key");
        builder.Property(d => d.LeaderAgentId).HasColumnName("leader_agent_id");
        builder.Property(d => d.TeammateAgentId).HasColumnName("teammate_agent_id");
        builder.Property(d => d.ConversationId).HasColumnName("conversation_id").HasConversion(id => id!.Value.ToByteArray(), bytes => new Guid(bytes)); // nulls are not converted
        builder.Property(d => d.ParentTaskId).HasColumnName("parent_task_id").HasConversion(id => id!.Value.ToByteArray(), bytes => new Guid(bytes)); // nor here
        builder.Property(d => d.CreatedAt).HasColumnName("created_at");
        builder.Property(d => d.BegunAt).HasColumnName("begun_at");
        builder.Property(d => d.Refusal).HasColumnName("refusal");
        builder.Property(d => d.ToldAt).HasColumnName("told_at");
        builder.Property(d => d.ToldState).HasColumnName("told_state");
        builder.Property(d => d.IsFailure).HasColumnName("is_failure");
    }
}
