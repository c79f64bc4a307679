using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Worktrees;

/// <summary>How much room the worktrees take.</summary>
public sealed record WorktreeRoom(int Folders, long Bytes);

/// <summary>The rows of the worktrees.</summary>
public sealed class WorktreeStore(IDbContextFactory<RuntimesDb> factory, TimeProvider time)
{
    /// <summary>Raised after one was stored or removed.</summary>
    public event Action? Changed;

    public async Task<Worktree?> FindAsync(Guid id, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<Worktree>().AsNoTracking().FirstOrDefaultAsync(w => w.Id == id, ct);
    }

    /// <summary>Those of a task, newest first.</summary>
    public async Task<IReadOnlyList<Worktree>> OfTaskAsync(Guid taskId, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<Worktree>().AsNoTracking().Where(w => w.TaskId == taskId).OrderByDescending(w => w.Number).ToListAsync(ct);
    }

    /// <summary>Those of which something is left, newest first.</summary>
    public async Task<IReadOnlyList<Worktree>> AllAsync(CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<Worktree>().AsNoTracking().Where(w => w.Status != WorktreeStatus.Removed || w.SavedSha != null).OrderByDescending(w => w.Number).ToListAsync(ct);
    }

    /// <summary>For a disk meter: the folders that are there, and what they took when they were last measured.</summary>
    public async Task<WorktreeRoom> RoomAsync(CancellationToken ct)
    {
        var there = (await AllAsync(ct)).Where(w => w.Status is WorktreeStatus.Active or WorktreeStatus.Applied).ToList();
        return new WorktreeRoom(there.Count, there.Sum(w => w.Bytes ?? 0));
    }

    /// <summary>Somebody works in it, or looks at it: it is not among those that are paused first.</summary>
    public async Task TouchAsync(Guid id, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var db = await factory.CreateDbContextAsync(ct);
        await db.Set<Worktree>().Where(w => w.Id == id).ExecuteUpdateAsync(set => set.SetProperty(w => w.LastUsedAt, now), ct);
    }

    internal async Task<Worktree> AddAsync(Worktree worktree, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        db.Add(worktree);
        await db.SaveChangesAsync(ct);
        Changed?.Invoke();
        return worktree;
    }

    /// <summary>Stores what it is now; the caller has the repository's turn.</summary>
    internal async Task<Worktree> SaveAsync(Worktree worktree, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        db.Update(worktree);
        await db.SaveChangesAsync(ct);
        Changed?.Invoke();
        return worktree;
    }

    internal async Task RemoveAsync(Guid id, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        await db.Set<Worktree>().Where(w => w.Id == id).ExecuteDeleteAsync(ct);
        Changed?.Invoke();
    }
}
