using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RuntimesWeb.Core.Access;

/// <summary>A key to this server. Only its hash is stored; the secret is shown once, when it is made.</summary>
public sealed class AccessKey
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary><c>full</c>, <c>read</c>, <c>prompt</c>, <c>agent:&lt;id&gt;</c> or <c>deployment:&lt;slug&gt;</c>.</summary>
    public required string Scope { get; init; }

    /// <summary>SHA-256 of the whole secret, hex. The secret is 256 random bits, so a plain hash cannot be searched.</summary>
    public required string Hash { get; init; }

    /// <summary>The first characters of the secret, to tell keys apart.</summary>
    public required string Prefix { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; set; }

    public DateTimeOffset? ExpiresAt { get; init; }
}

internal sealed class AccessKeyMap : IEntityTypeConfiguration<AccessKey>
{
    public void Configure(EntityTypeBuilder<AccessKey> builder)
    {
        builder.ToTable("access_keys");
        builder.HasKey(k => k.Id);
        builder.HasIndex(k => k.Hash).IsUnique();
    }
}
