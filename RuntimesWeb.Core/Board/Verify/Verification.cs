using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RuntimesWeb.Core.Board.Verify;

/// <summary>A command that says whether the work in a worktree is good: what was run, and what it said.</summary>
public sealed record Verification
{
    public long Number { get; init; }

    /// <summary>Also the target of its job.</summary>
    public required Guid Id { get; init; }

    public required Guid WorktreeId { get; init; }

    public Guid? TaskId { get; init; }

    /// <summary>The run whose work is verified.</summary>
    public Guid? RunId { get; init; }

    public required string Command { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null until it is over.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Null when it did not come to an end by itself.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The last of what it said.</summary>
    public string? Output { get; init; }

    public long? DurationMs { get; init; }

    public bool IsGreen => ExitCode == 0;

    public VerdictCheck ToCheck() => new(IsGreen, Command, ExitCode, Output ?? "", DurationMs ?? 0);

    /// <summary>What it says of the work.</summary>
    public TaskVerdict ToVerdict() => new(
        IsGreen ? VerdictStatus.Pass : VerdictStatus.Fail, [new VerdictAttempt(ToCheck(), IsGreen ? null : new VerdictProblem("The verify command failed.", null, null))], IsGreen ? [] : [$"`{Command}` fails"]);
}

internal sealed class VerificationMap : IEntityTypeConfiguration<Verification>
{
    public void Configure(EntityTypeBuilder<Verification> builder)
    {
        builder.ToTable("verifications");
        builder.HasKey(v => v.Number);
        builder.HasIndex(v => v.Id).IsUnique();
        builder.HasIndex(v => new { v.WorktreeId, v.Number });
        builder.Ignore(v => v.IsGreen);
        builder.Property(v => v.Number).HasColumnName("number").ValueGeneratedOnAdd();
        builder.Property(v => v.Id).HasColumnName("id").HasConversion(id => id.ToByteArray(), bytes => new Guid(bytes));
        builder.Property(v => v.WorktreeId).HasColumnName("worktree_id").HasConversion(id => id.ToByteArray(), bytes => new Guid(bytes));
        builder.Property(v => v.TaskId).HasColumnName("task_id").HasConversion(id => id!.Value.ToByteArray(), bytes => new Guid(bytes)); // nulls are not converted
        builder.Property(v => v.RunId).HasColumnName("run_id").HasConversion(id => id!.Value.ToByteArray(), bytes => new Guid(bytes)); // nor here
        builder.Property(v => v.Command).HasColumnName("command");
        builder.Property(v => v.CreatedAt).HasColumnName("created_at");
        builder.Property(v => v.FinishedAt).HasColumnName("finished_at");
        builder.Property(v => v.ExitCode).HasColumnName("exit_code");
        builder.Property(v => v.Output).HasColumnName("output");
        builder.Property(v => v.DurationMs).HasColumnName("duration_ms");
    }
}
