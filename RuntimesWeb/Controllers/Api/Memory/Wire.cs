using RuntimesWeb.Core.Memory;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Controllers.Api.Memory;

/// <summary>A fact in the words of the Stagent API Reference; <c>tags</c> is a list as JSON text.</summary>
public sealed record MemoryView(
    Guid Id, string ProfileId, MemoryCategory Category, string Content, int Confidence, string? SourceTaskId, string Tags, DateTimeOffset? LastAccessedAt, int AccessCount, int DecayRate, MemoryStatus Status,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static MemoryView From(MemoryFact f) => new(
        f.Id, f.Place.ToString(), f.Category, f.Content, f.Confidence, f.SourceTaskId, MemoryTags.Write(f.Tags), f.LastAccessedAt, f.AccessCount, f.DecayRate, f.Status, f.CreatedAt, f.UpdatedAt);
}

/// <summary>A fact with all that is known about it.</summary>
public sealed record FactView(
    Guid Id, string ProfileId, MemoryScope Scope, string? ScopeId, MemoryCategory Category, string Content, IReadOnlyList<string> Tags, int Confidence, MemoryStatus Status, MemorySource Source, string? SavedBy,
    Guid? RunId, string? SourceTaskId, DateTimeOffset? LastAccessedAt, int AccessCount, int DecayRate, string? ForgetAskedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static FactView From(MemoryFact f) => new(
        f.Id, f.Place.ToString(), f.Scope, f.ScopeId.Length == 0 ? null : f.ScopeId, f.Category, f.Content, f.Tags, f.Confidence, f.Status, f.Source, f.SavedBy, f.RunId, f.SourceTaskId, f.LastAccessedAt, f.AccessCount,
        f.DecayRate, f.ForgetAskedBy, f.CreatedAt, f.UpdatedAt);
}

public sealed record FactList(IReadOnlyList<FactView> Facts, string? NextCursor);

public sealed record MemoryId(Guid Id);

public sealed record OkView(bool Ok);

/// <summary>A fact to be kept; confidence is 0 to 1.</summary>
public sealed record MemoryRequest(string? ProfileId, string? Category, string? Content, IReadOnlyList<string?>? Tags, double? Confidence, string? SourceTaskId)
{
    private const int Whole = 1000;

    public Outcome<MemoryInput> Read()
    {
        var place = MemoryPlace.Parse(ProfileId, "profileId");
        return place.Failure is { } wrong ? wrong
            : MemoryRules.Word<MemoryCategory>(Category) is not { } category ? Failure.InvalidField("category", $"category must be {MemoryRules.Words<MemoryCategory>()}")
            : new MemoryInput(place.Value, category, Content)
            {
                Tags = Tags,
                Confidence = Confidence is { } sure ? (int)Math.Round(Math.Clamp(sure, 0, 1) * Whole) : null,
                SourceTaskId = SourceTaskId,
            };
    }
}

/// <summary>What is to be different; confidence is 0 to 1000 here.</summary>
public sealed record MemoryPatch(string? Id, int? Confidence, string? Status, string? Content, string? Category, IReadOnlyList<string?>? Tags, int? DecayRate)
{
    public Outcome<(Guid Id, MemoryChange Change)> Read()
    {
        if (string.IsNullOrWhiteSpace(Id))
        {
            return Failure.InvalidField("id", "id is required");
        }

        var (status, category) = (MemoryRules.Optional<MemoryStatus>("status", Status), MemoryRules.Optional<MemoryCategory>("category", Category));
        return (status.Failure ?? category.Failure) is { } wrong ? wrong : (Guid.TryParse(Id, out var id) ? id : Guid.Empty, new MemoryChange
        {
            Confidence = Confidence,
            Status = status.Value,
            Content = Content,
            Category = category.Value,
            Tags = Tags,
            DecayRate = DecayRate,
        });
    }
}

public sealed record MemoryIdRequest(string? Id);
