using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Notifications;

/// <summary>What was told to the person: bounded, newest first.</summary>
public sealed class NotificationStore(IDbContextFactory<RuntimesDb> factory, TimeProvider time)
{
    private const int MostKept = 2_000;

    /// <summary>Something was told, read or removed; the notification when it is new.</summary>
    public event Action<Notification?>? Changed;

    public async Task<Notification> TellAsync(NotificationType type, string title, string body, string? href, CancellationToken ct)
    {
        var told = new Notification
        {
            Id = Guid.NewGuid(),
            Type = type,
            Title = title,
            Body = body,
            Href = href,
            CreatedAt = time.GetUtcNow(),
        };
        await using var db = await factory.CreateDbContextAsync(ct);
        db.Add(told);
        await db.SaveChangesAsync(ct);
        await db.Set<Notification>().Where(n => n.Number <= told.Number - MostKept).ExecuteDeleteAsync(ct);
        Changed?.Invoke(told);
        return told;
    }

    public async Task<IReadOnlyList<Notification>> NewestAsync(bool onlyUnread, NotificationType? type, int limit, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<Notification>().AsNoTracking().Where(n => (!onlyUnread || n.ReadAt == null) && (type == null || n.Type == type))
            .OrderByDescending(n => n.Number).Take(limit).ToListAsync(ct);
    }

    public async Task<int> CountAsync(bool onlyUnread, NotificationType? type, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<Notification>().CountAsync(n => (!onlyUnread || n.ReadAt == null) && (type == null || n.Type == type), ct);
    }

    public async Task<Notification?> FindAsync(Guid id, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<Notification>().AsNoTracking().FirstOrDefaultAsync(n => n.Id == id, ct);
    }

    /// <summary>Marks one as read or unread, or all; answers how many there were.</summary>
    public Task<int> MarkAsync(Guid? id, bool read, CancellationToken ct)
    {
        var at = read ? time.GetUtcNow() : (DateTimeOffset?)null;
        return ChangeAsync((db, token) => db.Set<Notification>().Where(n => id == null || n.Id == id).ExecuteUpdateAsync(s => s.SetProperty(n => n.ReadAt, at), token), ct);
    }

    public Task<int> RemoveAsync(Guid id, CancellationToken ct) => ChangeAsync((db, token) => db.Set<Notification>().Where(n => n.Id == id).ExecuteDeleteAsync(token), ct);

    private async Task<int> ChangeAsync(Func<RuntimesDb, CancellationToken, Task<int>> change, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var changed = await change(db, ct);
        if (changed > 0)
        {
            Changed?.Invoke(null);
        }

        return changed;
    }
}
