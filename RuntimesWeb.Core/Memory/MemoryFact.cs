using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RuntimesWeb.Core.Memory;

/// <summary>What kind of thing is known.</summary>
public enum MemoryCategory
{
    Fact,
    Preference,
    Pattern,
    Outcome,
}

public enum MemorySource
{
    Person,
    Agent,
}

public enum MemoryStatus
{
    /// <summary>Agents see it.</summary>
    Active,

    /// <summary>Not used for so long that nobody may rely on it; agents do not see it.</summary>
    Decayed,

    /// <summary>Forgotten; can be brought back.</summary>
    Archived,

    /// <summary>A person said that it is not so: no agent can save it again.</summary>
    Rejected,
}

/// <summary>One thing that is known from before: what, for whom, how sure, and where it came from.</summary>
public sealed record MemoryFact
{
    public const int LongestContent = 2000;
    public const int UsualConfidence = 700;
    public const int UsualDecayRate = 10;

    /// <summary>Order of saving.</summary>
    public long Number { get; init; }

    public required Guid Id { get; init; }

    public required MemoryScope Scope { get; init; }

    /// <summary>The agent's id or the real path of the folder; empty for all.</summary>
    public string ScopeId { get; init; } = "";

    public required MemoryCategory Category { get; init; }

    public required string Content { get; init; }

    /// <summary>Of the content without case, spaces and the full stop: the same thing is known once in a place.</summary>
    public required string Digest { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>0 to 1000.</summary>
    public int Confidence { get; init; } = UsualConfidence;

    public required MemorySource Source { get; init; }

    /// <summary>The agent that saved it; null for a person, or when a runtime worked without an agent.</summary>
    public string? SavedBy { get; init; }

    public Guid? RunId { get; init; }

    public string? SourceTaskId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? LastAccessedAt { get; init; }

    public int AccessCount { get; init; }

    /// <summary>How much of a thousandth of the confidence a day without use costs; 0 never fades.</summary>
    public int DecayRate { get; init; } = UsualDecayRate;

    /// <summary>Until when the fading is in the confidence.</summary>
    public DateTimeOffset? DecayedAt { get; init; }

    public MemoryStatus Status { get; init; }

    /// <summary>Who wants it to be forgotten and may not do so without a person.</summary>
    public string? ForgetAskedBy { get; init; }

    public MemoryPlace Place => new(Scope, ScopeId);

    internal DateTimeOffset UsedAt => LastAccessedAt ?? CreatedAt;
}

internal sealed class MemoryFactMap : IEntityTypeConfiguration<MemoryFact>
{
    public void Configure(EntityTypeBuilder<MemoryFact> builder)
    {
        builder.ToTable("memory_facts");
        builder.HasKey(f => f.Number);
        builder.HasIndex(f => f.Id).IsUnique();
        builder.HasIndex(f => new { f.Scope, f.ScopeId, f.Digest }).IsUnique();
        builder.Ignore(f => f.Place);
        builder.Ignore(f => f.UsedAt);
        builder.Property(f => f.Tags).HasConversion(tags => MemoryTags.Write(tags), text => MemoryTags.Read(text), MemoryTags.Comparer);
    }
}

/// <summary>How tags are kept: a list in one text, which the full-text table reads too.</summary>
public static class MemoryTags
{
    internal static readonly ValueComparer<IReadOnlyList<string>> Comparer =
        new((a, b) => ReferenceEquals(a, b) || (a != null && b != null && a.SequenceEqual(b)), list => list.Count, list => list);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(IReadOnlyList<string> tags) => JsonSerializer.Serialize(tags, Json);

    internal static IReadOnlyList<string> Read(string text) => JsonSerializer.Deserialize<List<string>>(text, Json) ?? [];
}
