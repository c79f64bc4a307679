using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RuntimesWeb.Core.Board;

internal sealed class BoardTaskMap : IEntityTypeConfiguration<BoardTask>
{
    public void Configure(EntityTypeBuilder<BoardTask> builder)
    {
        builder.ToTable("board_tasks");
        builder.HasKey(t => t.Number);
        builder.HasIndex(t => t.Id).IsUnique();
        builder.HasIndex(t => new { t.Status, t.IsDropped, t.Number });
        builder.HasIndex(t => new { t.TeamId, t.Number });
        builder.HasIndex(t => new { t.ProjectId, t.Number });
        builder.HasIndex(t => t.ParentTaskId);
        builder.Property(t => t.Number).HasColumnName("number").ValueGeneratedOnAdd();
        builder.Property(t => t.Id).HasColumnName("id").HasConversion(id => id.ToByteArray(), bytes => new Guid(bytes));
        builder.Property(t => t.Title).HasColumnName("title");
        builder.Property(t => t.Description).HasColumnName("description");
        builder.Property(t => t.Status).HasColumnName("status");
        builder.Property(t => t.Priority).HasColumnName("priority");
        builder.Property(t => t.TeamId).HasColumnName("team_id");
        builder.Property(t => t.AssigneeAgentId).HasColumnName("assignee_agent_id");
        builder.Property(t => t.AssigneeRuntime).HasColumnName("assignee_runtime");
        builder.Property(t => t.ParentTaskId).HasColumnName("parent_task_id").HasConversion(id => id!.Value.ToByteArray(), bytes => new Guid(bytes)); // nulls are not converted
        builder.Property(t => t.Depth).HasColumnName("depth");
        builder.Property(t => t.SourceDelegationId).HasColumnName("source_delegation_id");
        builder.Property(t => t.ProjectId).HasColumnName("project_id").HasConversion(id => id!.Value.ToByteArray(), bytes => new Guid(bytes)); // nor here
        builder.Property(t => t.RepoPath).HasColumnName("repo_path");
        builder.Property(t => t.Kind).HasColumnName("kind");
        builder.Property(t => t.WorktreeRef).HasColumnName("worktree_ref");
        builder.Property(t => t.BranchRef).HasColumnName("branch_ref");
        builder.Property(t => t.CostMicros).HasColumnName("cost_micros");
        builder.Property(t => t.IsDropped).HasColumnName("is_dropped");
        builder.Property(t => t.ScheduledBy).HasColumnName("scheduled_by");
        builder.Property(t => t.Verdict).HasColumnName("verdict").HasConversion(v => v!.ToJson(), text => TaskVerdict.FromJson(text)); // nor here
        builder.Property(t => t.OverriddenBy).HasColumnName("overridden_by");
        builder.Property(t => t.OverriddenAt).HasColumnName("overridden_at");
        builder.Property(t => t.Attempts).HasColumnName("attempts");
        builder.Property(t => t.Failures).HasColumnName("failures");
        builder.Property(t => t.CreatedAt).HasColumnName("created_at");
        builder.Property(t => t.UpdatedAt).HasColumnName("updated_at");
        builder.Property(t => t.ClaimedAt).HasColumnName("claimed_at");
        builder.Property(t => t.CompletedAt).HasColumnName("completed_at");
    }
}
