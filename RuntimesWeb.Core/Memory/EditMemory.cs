using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Memory;

/// <summary>What is to be different about a fact; null stays as it is.</summary>
public sealed record MemoryChange
{
    public string? Content { get; init; }

    public MemoryCategory? Category { get; init; }

    public IReadOnlyList<string?>? Tags { get; init; }

    public int? Confidence { get; init; }

    /// <summary>0 never fades.</summary>
    public int? DecayRate { get; init; }

    public MemoryStatus? Status { get; init; }

    /// <summary>What an agent asked for is declined: it stays.</summary>
    public bool Keeps { get; init; }
}

/// <summary>Changes a fact.</summary>
public sealed class EditMemory(MemoryStore store, AuditLog audit, TimeProvider time)
{
    public async Task<Outcome<SavedMemory>> RunAsync(Guid id, MemoryChange change, Actor by, CancellationToken ct)
    {
        var content = change.Content is null ? default(Outcome<(string Content, bool LeftOut)>?) : MemoryRules.Content(change.Content);
        var tags = MemoryRules.Tags(change.Tags);
        var wrong = content?.Failure ?? tags.Failure ?? MemoryRules.WrongNumber("confidence", change.Confidence) ?? MemoryRules.WrongNumber("decayRate", change.DecayRate);
        if (wrong is not null)
        {
            return wrong;
        }

        var now = time.GetUtcNow();
        var saved = await store.WriteAsync<SavedMemory>(
            async facts =>
            {
                if (await facts.FirstOrDefaultAsync(f => f.Id == id, ct) is not { } known)
                {
                    return Failure.NotFound("memory not found");
                }

                var text = content?.Value.Content ?? known.Content;
                var next = known with
                {
                    Content = text,
                    Digest = MemoryRules.Digest(text),
                    Category = change.Category ?? known.Category,
                    Tags = change.Tags is null ? known.Tags : tags.Value,
                    Confidence = change.Confidence ?? known.Confidence,
                    DecayRate = change.DecayRate ?? known.DecayRate,
                    Status = change.Status ?? known.Status,
                    ForgetAskedBy = change.Keeps || change.Status is not null ? null : known.ForgetAskedBy,
                    UpdatedAt = now,
                    // What is brought back is as good as used: it does not go again in the next night.
                    LastAccessedAt = change.Status == MemoryStatus.Active ? now : known.LastAccessedAt,
                    DecayedAt = now,
                };
                if (next.Digest != known.Digest && await facts.AnyAsync(f => f.Scope == next.Scope && f.ScopeId == next.ScopeId && f.Digest == next.Digest && f.Id != id, ct))
                {
                    return Failure.Conflict("the same is known there already");
                }

                return (new SavedMemory(next, IsNew: false, content?.Value.LeftOut ?? false), (IReadOnlyList<MemoryFact>)[next]);
            },
            ct);
        if (saved.IsOk)
        {
            await audit.WriteAsync(by, "memory.edit", id.ToString(), $"{saved.Value.Fact.Status.ToString().ToLowerInvariant()}, {saved.Value.Fact.Place}", ct);
        }

        return saved;
    }
}
