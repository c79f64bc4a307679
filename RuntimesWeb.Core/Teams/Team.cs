using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RuntimesWeb.Core.Teams;

/// <summary>A named group of agents with at most one leader; who is in it stands with the agents.</summary>
public sealed record Team
{
    /// <summary>Order of creation; for lists.</summary>
    public long Number { get; init; }

    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The name of one of <see cref="TeamRules.Icons"/>, or a sign such as an emoji.</summary>
    public required string Icon { get; init; }

    /// <summary>One of <see cref="TeamRules.Colors"/>, or #rrggbb.</summary>
    public required string Color { get; init; }

    /// <summary>For a starter team: the provider and model it was made for.</summary>
    public string? SeededFor { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Of a deleted team: who was in it, the leader first and marked with a star; for bringing it back.</summary>
    public IReadOnlyList<string> FormerMembers { get; init; } = [];
}

internal sealed class TeamMap : IEntityTypeConfiguration<Team>
{
    public void Configure(EntityTypeBuilder<Team> builder)
    {
        builder.ToTable("teams");
        builder.HasKey(t => t.Number);
        builder.Property(t => t.Number).ValueGeneratedOnAdd();
        builder.Property(t => t.Id).IsRequired();
        builder.HasIndex(t => t.Id).IsUnique();
    }
}
