using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Credentials;

/// <summary>One secret for one provider, encrypted with the vault's master key and bound to the provider's name and origin.</summary>
public sealed record Credential
{
    public required string Provider { get; init; }

    /// <summary>Scheme, host and port the key was entered for; with another base URL it is not used.</summary>
    public required string Origin { get; init; }

    public required byte[] Nonce { get; init; }

    public required byte[] Ciphertext { get; init; }

    public required byte[] Tag { get; init; }

    /// <summary>Which master key encrypted it, so that a lost or wrong one is told apart from tampering.</summary>
    public required string MasterKey { get; init; }

    /// <summary>The last four characters, when the key is long enough to keep the rest secret.</summary>
    public string? Last4 { get; init; }

    /// <summary>Eight hex digits of a keyed hash: tells two keys apart, tells nothing else.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The runtimes (and the Credentials page, as <c>provider</c>) that it was connected through; the secret goes with the last of them.</summary>
    public required List<string> Owners { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? VerifiedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }
}

internal sealed class CredentialMap : IEntityTypeConfiguration<Credential>
{
    public void Configure(EntityTypeBuilder<Credential> builder)
    {
        builder.ToTable("credentials");
        builder.HasKey(c => c.Provider);
    }
}
