using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RuntimesWeb.Core.Board.Dependencies;

/// <summary>A task that waits for another.</summary>
public sealed record TaskDependency(Guid TaskId, Guid DependsOnTaskId);

internal sealed class TaskDependencyMap : IEntityTypeConfiguration<TaskDependency>
{
    public void Configure(EntityTypeBuilder<TaskDependency> builder)
    {
        builder.ToTable("task_dependencies");
        builder.HasKey(d => new { d.TaskId, d.DependsOnTaskId });
        builder.HasIndex(d => d.DependsOnTaskId);
        builder.Property(d => d.TaskId).HasColumnName("task_id").HasConversion(id => id.ToByteArray(), bytes => new Guid(bytes));
        builder.Property(d => d.DependsOnTaskId).HasColumnName("depends_on_task_id").HasConversion(id => id.ToByteArray(), bytes => new Guid(bytes));
    }
}
