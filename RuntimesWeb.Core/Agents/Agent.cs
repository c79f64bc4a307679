using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RuntimesWeb.Core.Permissions;

namespace RuntimesWeb.Core.Agents;

/// <summary>What an agent is in its team.</summary>
public enum AgentRole
{
    Leader,
    Specialist,
}

/// <summary>What a person says about an agent: the part that is versioned, copied, exported and imported. Never a secret.</summary>
public sealed record AgentDefinition
{
    public const int DefaultMaxTurns = 16;

    public required string Name { get; init; }

    public string Description { get; init; } = "";

    public required string RuntimeId { get; init; }

    /// <summary>Whose model; null leaves it to the runtime.</summary>
    public string? Provider { get; init; }

    public string? Model { get; init; }

    public string SystemPrompt { get; init; } = "";

    public IReadOnlyList<string> Tools { get; init; } = [];

    public IReadOnlyList<string> Toolsets { get; init; } = [];

    public PermissionMode PermissionMode { get; init; } = PermissionMode.Ask;

    public long? BudgetMicros { get; init; }

    public int MaxTurns { get; init; } = DefaultMaxTurns;

    public bool SaysTheSame(AgentDefinition other) =>
        this with { Tools = [], Toolsets = [] } == other with { Tools = [], Toolsets = [] } && Tools.SequenceEqual(other.Tools) && Toolsets.SequenceEqual(other.Toolsets);
}

/// <summary>An agent: its definition now, its place in a team, and how often the definition was saved.</summary>
public sealed record Agent
{
    /// <summary>Order of creation; for lists.</summary>
    public long Number { get; init; }

    /// <summary>The slug of its first name, made unique.</summary>
    public required string Id { get; init; }

    public required AgentDefinition Definition { get; init; }

    public string? TeamId { get; init; }

    public AgentRole? Role { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Counts the saved definitions from 1; a change that names an older one is refused.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Deleted, and restorable until the bin is emptied.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    public string Name => Definition.Name;
}

/// <summary>One saved definition; immutable.</summary>
public sealed record AgentVersion
{
    public required string AgentId { get; init; }

    public required int Number { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string By { get; init; }

    public required AgentDefinition Definition { get; init; }
}

internal sealed class AgentMap : IEntityTypeConfiguration<Agent>
{
    public void Configure(EntityTypeBuilder<Agent> builder)
    {
        builder.ToTable("agents");
        builder.HasKey(a => a.Number);
        builder.Property(a => a.Number).ValueGeneratedOnAdd();
        builder.Property(a => a.Id).IsRequired();
        builder.HasIndex(a => a.Id).IsUnique();
        builder.HasIndex(a => a.TeamId);
        builder.Ignore(a => a.Name);
        builder.Property(a => a.Definition).HasConversion(d => DefinitionJson.Write(d), text => DefinitionJson.Read(text), DefinitionJson.Comparer);
    }
}

internal sealed class AgentVersionMap : IEntityTypeConfiguration<AgentVersion>
{
    public void Configure(EntityTypeBuilder<AgentVersion> builder)
    {
        builder.ToTable("agent_versions");
        builder.HasKey(v => new { v.AgentId, v.Number });
        builder.Property(v => v.Definition).HasConversion(d => DefinitionJson.Write(d), text => DefinitionJson.Read(text), DefinitionJson.Comparer);
    }
}
