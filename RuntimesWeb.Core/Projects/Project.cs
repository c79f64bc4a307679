using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RuntimesWeb.Core.Permissions;

namespace RuntimesWeb.Core.Projects;

/// <summary>Where a project stands, in its owner's eyes; nothing is refused because of it.</summary>
public enum ProjectStatus
{
    Active,
    Paused,
    Completed,
}

/// <summary>A person's own folder that agents may work for, and how work there is done. The folder itself is never changed by changing this.</summary>
public sealed record Project
{
    /// <summary>Order of adding.</summary>
    public long Number { get; init; }

    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public string Description { get; init; } = "";

    /// <summary>The folder's real path as <see cref="CheckFolder"/> found it; null for a project that has no folder yet.</summary>
    public string? Path { get; init; }

    /// <summary>The branch that work begins from and is applied to; null for whatever is checked out then.</summary>
    public string? DefaultBranch { get; init; }

    /// <summary>A shell line that says whether work is good: green when it exits with 0. The server runs it, so only a person sets it. Null for none.</summary>
    public string? VerifyCommand { get; init; }

    /// <summary>Files that git ignores and a worktree needs all the same, such as <c>.env</c>; relative patterns.</summary>
    public IReadOnlyList<string> CopyPatterns { get; init; } = [];

    /// <summary>The permission mode of runs here; null for the agent's own.</summary>
    public PermissionMode? PermissionMode { get; init; }

    public ProjectStatus Status { get; init; } = ProjectStatus.Active;

    /// <summary>When work last began here; null when it never did.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}

internal sealed class ProjectMap : IEntityTypeConfiguration<Project>
{
    public void Configure(EntityTypeBuilder<Project> builder)
    {
        builder.ToTable("projects");
        builder.HasKey(p => p.Number);
        builder.HasIndex(p => p.Id).IsUnique();
        builder.HasIndex(p => p.Path).IsUnique();
        builder.Property(p => p.Number).HasColumnName("number").ValueGeneratedOnAdd();
        builder.Property(p => p.Id).HasColumnName("id").HasConversion(id => id.ToByteArray(), bytes => new Guid(bytes));
        builder.Property(p => p.Name).HasColumnName("name");
        builder.Property(p => p.Description).HasColumnName("description");
        builder.Property(p => p.Path).HasColumnName("path");
        builder.Property(p => p.DefaultBranch).HasColumnName("default_branch");
        builder.Property(p => p.VerifyCommand).HasColumnName("verify_command");
        builder.Property(p => p.CopyPatterns).HasColumnName("copy_patterns");
        builder.Property(p => p.PermissionMode).HasColumnName("permission_mode");
        builder.Property(p => p.Status).HasColumnName("status");
        builder.Property(p => p.LastUsedAt).HasColumnName("last_used_at");
        builder.Property(p => p.CreatedAt).HasColumnName("created_at");
        builder.Property(p => p.UpdatedAt).HasColumnName("updated_at");
    }
}
