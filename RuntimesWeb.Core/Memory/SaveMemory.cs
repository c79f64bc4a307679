using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Memory;

/// <summary>A fact as somebody gives it.</summary>
public sealed record MemoryInput(MemoryPlace Place, MemoryCategory Category, string? Content)
{
    public IReadOnlyList<string?>? Tags { get; init; }

    /// <summary>0 to 1000; null for the usual.</summary>
    public int? Confidence { get; init; }

    public MemorySource Source { get; init; }

    /// <summary>The agent that saves it.</summary>
    public string? SavedBy { get; init; }

    public Guid? RunId { get; init; }

    public string? SourceTaskId { get; init; }
}

/// <summary>What came of saving.</summary>
/// <param name="IsNew">False when it was known: then it is surer now.</param>
/// <param name="LeftOut">Something that looked like a secret is not in it.</param>
public sealed record SavedMemory(MemoryFact Fact, bool IsNew, bool LeftOut);

/// <summary>Keeps a fact. What is known in that place already becomes surer instead of a second one.</summary>
public sealed class SaveMemory(MemoryStore store, AuditLog audit, TimeProvider time)
{
    private const int Surer = 50;
    private const int LongestTask = 200;

    public async Task<Outcome<SavedMemory>> RunAsync(MemoryInput input, Actor by, CancellationToken ct)
    {
        var content = MemoryRules.Content(input.Content);
        var tags = MemoryRules.Tags(input.Tags);
        var wrong = content.Failure ?? tags.Failure ?? MemoryRules.WrongNumber("confidence", input.Confidence)
            ?? (input.SourceTaskId is { Length: > LongestTask } ? Failure.InvalidField("sourceTaskId", $"sourceTaskId must be at most {LongestTask} characters") : null);
        if (wrong is not null)
        {
            return wrong;
        }

        var (text, leftOut) = content.Value;
        var now = time.GetUtcNow();
        var fact = new MemoryFact
        {
            Id = Guid.NewGuid(),
            Scope = input.Place.Scope,
            ScopeId = input.Place.Id,
            Category = input.Category,
            Content = text,
            Digest = MemoryRules.Digest(text),
            Tags = tags.Value,
            Confidence = input.Confidence ?? MemoryFact.UsualConfidence,
            Source = input.Source,
            SavedBy = input.SavedBy,
            RunId = input.RunId,
            SourceTaskId = input.SourceTaskId,
            CreatedAt = now,
            UpdatedAt = now,
        };
        var saved = await store.WriteAsync<SavedMemory>(
            async facts =>
            {
                var known = await facts.FirstOrDefaultAsync(f => f.Scope == fact.Scope && f.ScopeId == fact.ScopeId && f.Digest == fact.Digest, ct);
                if (known is { Status: MemoryStatus.Rejected } && fact.Source == MemorySource.Agent)
                {
                    return Failure.Conflict("a person has rejected exactly this; it is not saved again");
                }

                var kept = known is null ? fact : Again(known, fact);
                return (new SavedMemory(kept, known is null, leftOut), (IReadOnlyList<MemoryFact>)[kept]);
            },
            ct);
        if (saved.IsOk)
        {
            await audit.WriteAsync(by, "memory.save", saved.Value.Fact.Id.ToString(), $"{saved.Value.Fact.Category.ToString().ToLowerInvariant()}, {saved.Value.Fact.Place}", ct);
        }

        return saved;
    }

    // Said twice, it is surer than before; when it was forgotten, it is known again.
    private static MemoryFact Again(MemoryFact known, MemoryFact fact) => known with
    {
        Confidence = known.Status == MemoryStatus.Active ? Math.Min(MemoryRules.MostConfidence, Math.Max(known.Confidence, fact.Confidence) + Surer) : fact.Confidence,
        Tags = [.. known.Tags.Concat(fact.Tags).Distinct(StringComparer.OrdinalIgnoreCase).Take(MemoryRules.MostTags)],
        Status = MemoryStatus.Active,
        ForgetAskedBy = null,
        UpdatedAt = fact.CreatedAt,
        LastAccessedAt = fact.CreatedAt,
        DecayedAt = null,
    };
}
