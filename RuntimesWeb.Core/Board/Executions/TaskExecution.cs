using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RuntimesWeb.Core.Board.Executions;

public enum ExecutionStatus
{
    Queued,
    Running,
    Succeeded,
    Failed,
    TimedOut,
    Cancelled,
}

/// <summary>Work on a task that somebody outside carried out and told us of; what this server carries out is a run.</summary>
public sealed record TaskExecution
{
    public long Number { get; init; }

    public required Guid Id { get; init; }

    public required Guid TaskId { get; init; }

    /// <summary>What carried it out: a runtime's id, or any other word.</summary>
    public required string ExecutorType { get; init; }

    public required ExecutionStatus Status { get; init; }

    public string? WorkspaceId { get; init; }

    public string? RunReason { get; init; }

    public string? BeforeCommit { get; init; }

    public string? AfterCommit { get; init; }

    public string? Summary { get; init; }

    public string? Error { get; init; }

    public long? InputTokens { get; init; }

    public long? OutputTokens { get; init; }

    public long? CostMicros { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }
}

internal sealed class TaskExecutionMap : IEntityTypeConfiguration<TaskExecution>
{
    public void Configure(EntityTypeBuilder<TaskExecution> builder)
    {
        builder.ToTable("task_executions");
        builder.HasKey(e => e.Number);
        builder.HasIndex(e => e.Id).IsUnique();
        builder.HasIndex(e => new { e.TaskId, e.Number });
        builder.Property(e => e.Number).HasColumnName("number").ValueGeneratedOnAdd();
        builder.Property(e => e.Id).HasColumnName("id").HasConversion(id => id.ToByteArray(), bytes => new Guid(bytes));
        builder.Property(e => e.TaskId).HasColumnName("task_id").HasConversion(id => id.ToByteArray(), bytes => new Guid(bytes));
        builder.Property(e => e.ExecutorType).HasColumnName("executor_type");
        builder.Property(e => e.Status).HasColumnName("status");
        builder.Property(e => e.WorkspaceId).HasColumnName("workspace_id");
        builder.Property(e => e.RunReason).HasColumnName("run_reason");
        builder.Property(e => e.BeforeCommit).HasColumnName("before_commit");
        builder.Property(e => e.AfterCommit).HasColumnName("after_commit");
        builder.Property(e => e.Summary).HasColumnName("summary");
        builder.Property(e => e.Error).HasColumnName("error");
        builder.Property(e => e.InputTokens).HasColumnName("input_tokens");
        builder.Property(e => e.OutputTokens).HasColumnName("output_tokens");
        builder.Property(e => e.CostMicros).HasColumnName("cost_micros");
        builder.Property(e => e.StartedAt).HasColumnName("started_at");
        builder.Property(e => e.FinishedAt).HasColumnName("finished_at");
    }
}
