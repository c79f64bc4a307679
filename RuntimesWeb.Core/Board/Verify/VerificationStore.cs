using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Board.Verify;

/// <summary>The verifications that are stored.</summary>
public sealed class VerificationStore(IDbContextFactory<RuntimesDb> factory)
{
    public async Task<Verification?> FindAsync(Guid id, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<Verification>().AsNoTracking().FirstOrDefaultAsync(v => v.Id == id, ct);
    }

    /// <summary>The last verifications of worktrees, by worktree.</summary>
    public async Task<IReadOnlyDictionary<Guid, Verification>> LastOfAsync(IReadOnlyCollection<Guid> worktrees, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var all = await db.Set<Verification>().AsNoTracking().Where(v => worktrees.Contains(v.WorktreeId)).OrderBy(v => v.Number).ToListAsync(ct);
        return all.GroupBy(v => v.WorktreeId).ToDictionary(g => g.Key, g => g.Last());
    }

    /// <summary>Stores it as it is now; what has no number yet is added.</summary>
    internal async Task SaveAsync(Verification verification, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        db.Update(verification);
        await db.SaveChangesAsync(ct);
    }
}
