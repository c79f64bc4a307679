using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Memory;

/// <summary>Which facts; null is any.</summary>
public sealed record MemoryFilter(MemoryPlace? Place = null, MemoryScope? Scope = null, MemoryCategory? Category = null, MemoryStatus? Status = null)
{
    internal IQueryable<MemoryFact> Narrow(IQueryable<MemoryFact> facts)
    {
        facts = Place is { } place ? facts.Where(f => f.Scope == place.Scope && f.ScopeId == place.Id) : facts;
        facts = Scope is { } scope ? facts.Where(f => f.Scope == scope) : facts;
        facts = Category is { } category ? facts.Where(f => f.Category == category) : facts;
        return Status is { } status ? facts.Where(f => f.Status == status) : facts;
    }
}

/// <summary>A page of facts, newest first; <paramref name="NextCursor"/> is null at the end.</summary>
public sealed record MemoryListPage(IReadOnlyList<MemoryFact> Facts, string? NextCursor);

/// <summary>The facts: all of them in the database, the active ones in memory too, so that a turn reads them without asking it.</summary>
public sealed class MemoryStore(IDbContextFactory<RuntimesDb> factory, TimeProvider time)
{
    /// <summary>So many a place has at most; the least useful is archived for the next one.</summary>
    public const int MostActive = 500;

    private const int MostListed = 2000;

    private readonly SemaphoreSlim _writing = new(1, 1);
    private ImmutableDictionary<MemoryPlace, ImmutableArray<KnownFact>> _active = ImmutableDictionary<MemoryPlace, ImmutableArray<KnownFact>>.Empty;

    /// <summary>Raised after facts were stored.</summary>
    public event Action? Changed;

    /// <summary>Reads what is active once, before the server answers.</summary>
    public async Task LoadAsync(CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var facts = await db.Set<MemoryFact>().AsNoTracking().Where(f => f.Status == MemoryStatus.Active).OrderBy(f => f.Number).ToListAsync(ct);
        _active = facts.GroupBy(f => f.Place).ToImmutableDictionary(g => g.Key, g => g.Select(f => new KnownFact(f)).ToImmutableArray());
    }

    public async Task<MemoryFact?> FindAsync(Guid id, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<MemoryFact>().AsNoTracking().FirstOrDefaultAsync(f => f.Id == id, ct);
    }

    /// <summary>The surest first.</summary>
    public async Task<IReadOnlyList<MemoryFact>> ListAsync(MemoryFilter filter, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await filter.Narrow(db.Set<MemoryFact>().AsNoTracking()).OrderByDescending(f => f.Confidence).ThenByDescending(f => f.Number).Take(MostListed).ToListAsync(ct);
    }

    public async Task<Outcome<MemoryListPage>> PageAsync(MemoryFilter filter, string? cursor, int? limit, CancellationToken ct)
    {
        var bounds = PageBounds.Read(cursor, limit);
        if (bounds.Failure is { } wrong)
        {
            return wrong;
        }

        var page = bounds.Value;
        await using var db = await factory.CreateDbContextAsync(ct);
        var rows = await filter.Narrow(db.Set<MemoryFact>().AsNoTracking()).Where(f => f.Number < page.Before).OrderByDescending(f => f.Number).Take(page.Take + 1).ToListAsync(ct);
        var (shown, next) = page.Cut(rows, f => f.Number);
        return new MemoryListPage(shown, next);
    }

    internal ImmutableArray<KnownFact> Active(MemoryPlace place) => _active.TryGetValue(place, out var facts) ? facts : [];

    /// <summary>One change at a time: reads, says which facts are to be as they are returned (new ones have no number), and stores them in one transaction.</summary>
    internal async Task<Outcome<T>> WriteAsync<T>(Func<IQueryable<MemoryFact>, Task<Outcome<(T Answer, IReadOnlyList<MemoryFact> Facts)>>> change, CancellationToken ct)
    {
        await _writing.WaitAsync(ct);
        try
        {
            await using var db = await factory.CreateDbContextAsync(ct);
            var outcome = await change(db.Set<MemoryFact>().AsNoTracking());
            if (outcome.Failure is { } failure)
            {
                return failure;
            }

            var (answer, facts) = outcome.Value;
            if (facts.Count == 0)
            {
                return answer;
            }

            IReadOnlyList<MemoryFact> all = [.. facts, .. Surplus(facts)];
            db.UpdateRange(all); // what has no number yet is added
            await db.SaveChangesAsync(ct);
            Keep(all);
            Changed?.Invoke();
            return answer;
        }
        finally
        {
            _writing.Release();
        }
    }

    // Room for what becomes active.
    private IEnumerable<MemoryFact> Surplus(IReadOnlyList<MemoryFact> changed)
    {
        var (now, ids) = (time.GetUtcNow(), changed.Select(f => f.Id).ToHashSet());
        return changed.Where(f => f.Status == MemoryStatus.Active).GroupBy(f => f.Place).SelectMany(coming =>
        {
            var others = Active(coming.Key).Select(k => k.Fact).Where(f => !ids.Contains(f.Id)).ToList();
            return others.OrderBy(f => MemoryDecay.Usefulness(f, now)).ThenBy(f => f.Number).Take(Math.Max(0, others.Count + coming.Count() - MostActive))
                .Select(f => f with { Status = MemoryStatus.Archived, UpdatedAt = now });
        });
    }

    private void Keep(IReadOnlyList<MemoryFact> changed)
    {
        var ids = changed.Select(f => f.Id).ToHashSet();
        var active = _active.ToBuilder();
        foreach (var place in active.Where(p => p.Value.Any(k => ids.Contains(k.Fact.Id))).Select(p => p.Key).ToList())
        {
            active[place] = active[place].RemoveAll(k => ids.Contains(k.Fact.Id));
        }

        foreach (var fact in changed.Where(f => f.Status == MemoryStatus.Active))
        {
            active[fact.Place] = active.GetValueOrDefault(fact.Place, []).Add(new KnownFact(fact));
        }

        _active = active.ToImmutable();
    }
}

/// <summary>An active fact with its words, for the comparison with a message.</summary>
internal sealed class KnownFact(MemoryFact fact)
{
    private HashSet<string>? _words;

    public MemoryFact Fact => fact;

    public HashSet<string> Words => _words ??= WordsOf($"{fact.Content} {string.Join(' ', fact.Tags)}");

    /// <summary>Words that say something: of three letters and more, without case.</summary>
    public static HashSet<string> WordsOf(string text)
    {
        var words = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var isWord = i < text.Length && char.IsLetterOrDigit(text[i]);
            if (isWord && start < 0)
            {
                start = i;
            }
            else if (!isWord && start >= 0)
            {
                if (i - start >= 3)
                {
                    words.Add(text[start..i]);
                }

                start = -1;
            }
        }

        return words;
    }
}
