using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RuntimesWeb.Core.Permissions.Approvals;

/// <summary>A question of a run to a person: may this call of a tool run? And what became of it.</summary>
public sealed record Approval
{
    /// <summary>Order of asking; for lists.</summary>
    public long Number { get; init; }

    public required Guid Id { get; init; }

    public required Guid RunId { get; init; }

    public Guid? TaskId { get; init; }

    public Guid? ConversationId { get; init; }

    public required string RuntimeId { get; init; }

    public string? AgentId { get; init; }

    public required string ToolName { get; init; }

    /// <summary>The arguments, as JSON.</summary>
    public required string ToolInput { get; init; }

    public required ToolEffect Effect { get; init; }

    /// <summary>What a rule would be about: the command line, path or address.</summary>
    public string? Subject { get; init; }

    public string? Folder { get; init; }

    /// <summary>Why it is asked, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>What it would do, as far as that can be shown: a diff.</summary>
    public string? Preview { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From then on it counts as denied.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public ApprovalStatus Status { get; init; }

    public DateTimeOffset? AnsweredAt { get; init; }

    public string? AnsweredBy { get; init; }

    /// <summary>What the person said to the model.</summary>
    public string? Message { get; init; }

    /// <summary>The arguments as the person changed them, as JSON; null when they are as they were.</summary>
    public string? UpdatedInput { get; init; }

    /// <summary>The rule that was remembered with the answer.</summary>
    public string? Rule { get; init; }

    /// <summary>When a person had seen it among the notifications.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>It was removed from the notifications; the answer stays.</summary>
    public bool IsDismissed { get; init; }

    public bool IsPending => Status == ApprovalStatus.Pending;

    /// <summary>The call that is asked about, in the words of rules.</summary>
    public ToolUse Use => new(ToolName, Effect, Subject, JsonSerializer.Deserialize<JsonElement>(ToolInput))
    {
        Folder = Folder,
        AgentId = AgentId,
    };
}

internal sealed class ApprovalMap : IEntityTypeConfiguration<Approval>
{
    public void Configure(EntityTypeBuilder<Approval> builder)
    {
        builder.ToTable("approvals");
        builder.HasKey(a => a.Number);
        builder.HasIndex(a => a.Id).IsUnique();
        builder.HasIndex(a => a.RunId);
        builder.HasIndex(a => a.Status).HasFilter("status = 'Pending'");
        builder.Ignore(a => a.IsPending);
        builder.Ignore(a => a.Use);
        builder.Property(a => a.Number).HasColumnName("number").ValueGeneratedNever();
        builder.Property(a => a.Id).HasColumnName("id").HasConversion(id => id.ToByteArray(), bytes => new Guid(bytes));
        builder.Property(a => a.RunId).HasColumnName("run_id").HasConversion(id => id.ToByteArray(), bytes => new Guid(bytes));
        builder.Property(a => a.TaskId).HasColumnName("task_id").HasConversion(id => id!.Value.ToByteArray(), bytes => new Guid(bytes)); // nulls are not converted
        builder.Property(a => a.ConversationId).HasColumnName("conversation_id").HasConversion(id => id!.Value.ToByteArray(), bytes => new Guid(bytes)); // nor here
        builder.Property(a => a.RuntimeId).HasColumnName("runtime_id");
        builder.Property(a => a.AgentId).HasColumnName("agent_id");
        builder.Property(a => a.ToolName).HasColumnName("tool_name");
        builder.Property(a => a.ToolInput).HasColumnName("tool_input");
        builder.Property(a => a.Effect).HasColumnName("effect");
        builder.Property(a => a.Subject).HasColumnName("subject");
        builder.Property(a => a.Folder).HasColumnName("folder");
        builder.Property(a => a.Reason).HasColumnName("reason");
        builder.Property(a => a.Preview).HasColumnName("preview");
        builder.Property(a => a.CreatedAt).HasColumnName("created_at");
        builder.Property(a => a.ExpiresAt).HasColumnName("expires_at");
        builder.Property(a => a.Status).HasColumnName("status");
        builder.Property(a => a.AnsweredAt).HasColumnName("answered_at");
        builder.Property(a => a.AnsweredBy).HasColumnName("answered_by");
        builder.Property(a => a.Message).HasColumnName("message");
        builder.Property(a => a.UpdatedInput).HasColumnName("updated_input");
        builder.Property(a => a.Rule).HasColumnName("rule");
        builder.Property(a => a.ReadAt).HasColumnName("read_at");
        builder.Property(a => a.IsDismissed).HasColumnName("is_dismissed");
    }
}
