using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Permissions.Rules;

/// <summary>One rule that a person made: what is to be done with the calls its pattern covers.</summary>
public sealed class PermissionRule
{
    public const string Manual = "manual";
    public const string Always = "always";

    public required Guid Id { get; init; }

    public required PermissionBehavior Behavior { get; init; }

    /// <summary>As <see cref="PermissionPattern.Text"/> writes it.</summary>
    public required string Pattern { get; init; }

    /// <summary>Whose calls it is about; null for everybody's.</summary>
    public string? AgentId { get; init; }

    /// <summary>Where it counts, in this folder and all below it; null everywhere.</summary>
    public string? Folder { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    /// <summary><c>manual</c>, <c>always</c> (an answer that was to be remembered) or <c>preset:ID</c>.</summary>
    public required string Source { get; init; }
}

internal sealed class PermissionRuleMap : IEntityTypeConfiguration<PermissionRule>
{
    public void Configure(EntityTypeBuilder<PermissionRule> builder)
    {
        builder.ToTable("permission_rules");
        builder.HasKey(r => r.Id);
        builder.Property(r => r.Pattern).HasMaxLength(PermissionPattern.Longest);
        builder.Property(r => r.AgentId).HasMaxLength(128);
        builder.Property(r => r.Folder).HasMaxLength(4096);
    }
}

/// <summary>A rule as somebody gives it.</summary>
public sealed record RuleInput(PermissionBehavior? Behavior, string? Pattern, string? AgentId = null, string? Folder = null, string Source = PermissionRule.Manual);

/// <summary>A rule with its pattern read.</summary>
public sealed record KeptRule(PermissionRule Row, PermissionPattern Pattern)
{
    /// <summary>How sentences name it.</summary>
    internal string Told => $"the rule {Pattern.Text}{(Row.AgentId is { } agent ? $" of agent {agent}" : "")}";

    internal bool IsAbout(ToolUse use) => (Row.AgentId is null || Row.AgentId == use.AgentId) && (Row.Folder is null || ((use.Project ?? use.Folder) is { } folder && RealPath.IsInside(folder, Row.Folder)));
}
