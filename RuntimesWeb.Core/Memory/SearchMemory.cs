using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Memory;

/// <summary>Full-text search over contents and tags; what fits best comes first.</summary>
public sealed class SearchMemory(IDbContextFactory<RuntimesDb> factory)
{
    public const int MaxLimit = 100;

    private const int LongestQuery = 500;
    private const int MostWords = 24;
    private const int MostHits = 500;

    /// <param name="words">All of them are looked for, the last one as the beginning of a word; when that finds nothing, any of them. Without words, the newest.</param>
    /// <param name="places">Only in these; null everywhere.</param>
    public async Task<Outcome<IReadOnlyList<MemoryFact>>> RunAsync(string? words, MemoryFilter filter, IReadOnlyCollection<MemoryPlace>? places, int limit, CancellationToken ct)
    {
        if (limit is < 1 or > MaxLimit)
        {
            return Failure.InvalidField("limit", $"limit must be between 1 and {MaxLimit}");
        }

        if (words?.Length > LongestQuery)
        {
            return Failure.InvalidField("q", $"q must be at most {LongestQuery} characters");
        }

        var said = Words(words ?? "");
        await using var db = await factory.CreateDbContextAsync(ct);
        if (said.Count == 0)
        {
            var newest = await filter.Narrow(db.Set<MemoryFact>().AsNoTracking()).OrderByDescending(f => f.Number).Take(places is null ? limit : MostHits).ToListAsync(ct);
            return newest.Where(f => places?.Contains(f.Place) != false).Take(limit).ToList();
        }

        var found = await FindAsync(db, string.Join(' ', said[..^1].Select(w => $"\"{w}\"").Append($"\"{said[^1]}\"*")), filter, places, ct);
        found = found.Count > 0 || said.Count == 1 ? found : await FindAsync(db, string.Join(" OR ", said.Select(w => $"\"{w}\"")), filter, places, ct);
        return found.Take(limit).ToList();
    }

    private static async Task<List<MemoryFact>> FindAsync(RuntimesDb db, string match, MemoryFilter filter, IReadOnlyCollection<MemoryPlace>? places, CancellationToken ct)
    {
        var numbers = await db.Database.SqlQuery<long>($"SELECT rowid AS Value FROM memory_facts_fts WHERE memory_facts_fts MATCH {match} ORDER BY rank LIMIT {MostHits}").ToListAsync(ct);
        var facts = await filter.Narrow(db.Set<MemoryFact>().AsNoTracking()).Where(f => numbers.Contains(f.Number)).ToListAsync(ct);
        return [.. facts.Where(f => places?.Contains(f.Place) != false).OrderBy(f => numbers.IndexOf(f.Number))];
    }

    // What FTS5 would read as its own language is taken out.
    private static List<string> Words(string text) =>
    [
        .. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(w => w.Replace("\"", "", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal))
            .Where(w => w.Any(char.IsLetterOrDigit)).Take(MostWords),
    ];
}
