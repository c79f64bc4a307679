using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RuntimesWeb.Core.Runtimes;

/// <summary>A runtime that a person disconnected: until it is connected again no credential counts for it, not even one from the environment.</summary>
public sealed class RuntimeLink
{
    public required string RuntimeId { get; init; }

    public required DateTimeOffset DisconnectedAt { get; init; }
}

internal sealed class RuntimeLinkMap : IEntityTypeConfiguration<RuntimeLink>
{
    public void Configure(EntityTypeBuilder<RuntimeLink> builder)
    {
        builder.ToTable("disconnected_runtimes");
        builder.HasKey(l => l.RuntimeId);
    }
}
