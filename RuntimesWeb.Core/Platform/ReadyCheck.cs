using Microsoft.EntityFrameworkCore;

namespace RuntimesWeb.Core.Platform;

/// <summary>One component the server cannot do its work without; slices register theirs and <c>/api/v1/ready</c> lists them.</summary>
public interface IReadyCheck
{
    string Component { get; }

    Task<bool> IsReadyAsync(CancellationToken ct);
}

internal sealed class DatabaseReadyCheck(IDbContextFactory<RuntimesDb> factory) : IReadyCheck
{
    public string Component => "database";

    public async Task<bool> IsReadyAsync(CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        // Reads the schema, so that a file that was moved away or replaced shows.
        await db.Database.ExecuteSqlRawAsync("SELECT count(*) FROM audit_entries LIMIT 1", ct);
        return true;
    }
}

/// <summary>Asks every component, each for at most <see cref="Patience"/>; one that throws or does not answer is not ready.</summary>
public sealed class Readiness(IEnumerable<IReadyCheck> checks)
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<IReadOnlyDictionary<string, bool>> CheckAsync(CancellationToken ct)
    {
        var results = await Task.WhenAll(checks.Select(async check => (check.Component, IsReady: await AskAsync(check, ct))));
        return results.ToDictionary(r => r.Component, r => r.IsReady, StringComparer.Ordinal);
    }

    private static async Task<bool> AskAsync(IReadyCheck check, CancellationToken ct)
    {
        try
        {
            // On the pool: SQLite answers on the calling thread, a locked file would hold the request.
            return await Task.Run(() => check.IsReadyAsync(ct), ct).WaitAsync(Patience, ct);
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }
}
