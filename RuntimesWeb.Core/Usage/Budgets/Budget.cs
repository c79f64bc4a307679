using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RuntimesWeb.Core.Usage.Budgets;

/// <summary>Whose answers a budget counts.</summary>
public enum BudgetScope
{
    All,
    Team,
    Agent,
}

/// <summary>How long it counts before it begins anew, in days of this computer.</summary>
public enum BudgetWindow
{
    Day,
    Month,
}

/// <summary>What happens when it is used up.</summary>
public enum BudgetMode
{
    /// <summary>A person is told.</summary>
    Warn,

    /// <summary>Work stops, and a person is asked.</summary>
    Cap,
}

/// <summary>So much may be spent in a day or month: by everything, by a team, or by an agent.</summary>
public sealed record Budget
{
    internal const string OwnPrefix = "own-";

    public long Number { get; init; }

    public required string Id { get; init; }

    public required BudgetScope Scope { get; init; }

    /// <summary>The team's or agent's id; empty for everything.</summary>
    public string ScopeId { get; init; } = "";

    public required BudgetWindow Window { get; init; }

    public required long LimitMicros { get; init; }

    public required BudgetMode Mode { get; init; }

    /// <summary>What may be spent above the limit, in the window that <see cref="GraceFrom"/> begins.</summary>
    public long GraceMicros { get; init; }

    public DateTimeOffset? GraceFrom { get; init; }

    /// <summary>It is the limit in an agent's definition, and is changed there; stored is only its grace.</summary>
    public bool IsOwn { get; init; }

    internal static string OwnId(string agentId) => OwnPrefix + agentId;
}

internal sealed class BudgetMap : IEntityTypeConfiguration<Budget>
{
    public void Configure(EntityTypeBuilder<Budget> builder)
    {
        builder.ToTable("budgets");
        builder.HasKey(b => b.Number);
        builder.HasIndex(b => b.Id).IsUnique();
        builder.HasIndex(b => new { b.Scope, b.ScopeId, b.Window, b.IsOwn }).IsUnique();
        builder.Property(b => b.Number).HasColumnName("number").ValueGeneratedOnAdd();
        builder.Property(b => b.Id).HasColumnName("id");
        builder.Property(b => b.Scope).HasColumnName("scope");
        builder.Property(b => b.ScopeId).HasColumnName("scope_id");
        builder.Property(b => b.Window).HasColumnName("window");
        builder.Property(b => b.LimitMicros).HasColumnName("limit_micros");
        builder.Property(b => b.Mode).HasColumnName("mode");
        builder.Property(b => b.GraceMicros).HasColumnName("grace_micros");
        builder.Property(b => b.GraceFrom).HasColumnName("grace_from");
        builder.Property(b => b.IsOwn).HasColumnName("is_own");
    }
}
