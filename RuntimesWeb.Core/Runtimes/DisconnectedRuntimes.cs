using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes;

/// <summary>Which runtimes a person disconnected, in memory and stored.</summary>
public sealed class DisconnectedRuntimes(IDbContextFactory<RuntimesDb> factory, TimeProvider time)
{
    private ImmutableHashSet<RuntimeId> _ids = [];

    public event Action? Changed;

    public bool Contains(RuntimeId id) => Volatile.Read(ref _ids).Contains(id);

    public async Task LoadAsync(CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        _ids = [.. (await db.Set<RuntimeLink>().AsNoTracking().Select(l => l.RuntimeId).ToListAsync(ct)).Select(id => new RuntimeId(id))];
        Changed?.Invoke();
    }

    public async Task SetAsync(RuntimeId id, bool disconnected, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        await db.Set<RuntimeLink>().Where(l => l.RuntimeId == id.Value).ExecuteDeleteAsync(ct);
        if (disconnected)
        {
            db.Add(new RuntimeLink { RuntimeId = id.Value, DisconnectedAt = time.GetUtcNow() });
            await db.SaveChangesAsync(ct);
        }

        ImmutableInterlocked.Update(ref _ids, disconnected ? ids => ids.Add(id) : ids => ids.Remove(id));
        Changed?.Invoke();
    }
}
