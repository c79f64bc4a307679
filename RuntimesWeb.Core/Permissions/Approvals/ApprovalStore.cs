using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Permissions.Approvals;

/// <summary>Which approvals.</summary>
public sealed record ApprovalFilter(ApprovalStatus? Status = null, Guid? RunId = null, Guid? ConversationId = null);

/// <summary>A page of approvals, newest first; <paramref name="NextCursor"/> is null at the end.</summary>
public sealed record ApprovalPage(IReadOnlyList<Approval> Approvals, string? NextCursor);

/// <summary>The approvals that are stored, answered or not.</summary>
public sealed class ApprovalStore(IDbContextFactory<RuntimesDb> factory, EventWriter writer, TimeProvider time)
{
    private long _lastNumber;

    public async Task<Approval?> FindAsync(Guid id, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<Approval>().AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, ct);
    }

    public async Task<Outcome<ApprovalPage>> PageAsync(ApprovalFilter filter, string? cursor, int? limit, CancellationToken ct)
    {
        var bounds = PageBounds.Read(cursor, limit);
        if (bounds.Failure is { } wrong)
        {
            return wrong;
        }

        var page = bounds.Value;
        await using var db = await factory.CreateDbContextAsync(ct);
        var found = db.Set<Approval>().AsNoTracking();
        found = filter.Status is { } status ? found.Where(a => a.Status == status) : found;
        found = filter.RunId is { } run ? found.Where(a => a.RunId == run) : found;
        found = filter.ConversationId is { } conversation ? found.Where(a => a.ConversationId == conversation) : found;
        var rows = await found.Where(a => a.Number < page.Before).OrderByDescending(a => a.Number).Take(page.Take + 1).ToListAsync(ct);
        var (shown, next) = page.Cut(rows, a => a.Number);
        return new ApprovalPage(shown, next);
    }

    /// <summary>The newest that are among the notifications.</summary>
    public async Task<IReadOnlyList<Approval>> NoticesAsync(bool onlyUnread, int limit, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<Approval>().AsNoTracking().Where(a => !a.IsDismissed && (!onlyUnread || a.ReadAt == null)).OrderByDescending(a => a.Number).Take(limit).ToListAsync(ct);
    }

    public async Task<int> CountAsync(bool onlyUnread, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<Approval>().CountAsync(a => !a.IsDismissed && (!onlyUnread || a.ReadAt == null), ct);
    }

    /// <summary>Marks one approval, or all, as read or unread among the notifications; answers how many there were.</summary>
    public Task<int> MarkAsync(Guid? id, bool read) => MarkAsync(new MarkApprovals(id, read ? time.GetUtcNow() : null, dismissed: false));

    /// <summary>Takes an approval out of the notifications; the question itself stays.</summary>
    public Task<int> DismissAsync(Guid id) => MarkAsync(new MarkApprovals(id, time.GetUtcNow(), dismissed: true));

    /// <summary>Before the first request: the questions of runs that a stopped server cut off are not asked any more.</summary>
    public async Task RecoverAsync(CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        _lastNumber = await db.Set<Approval>().MaxAsync(a => (long?)a.Number, ct) ?? 0;
        foreach (var run in await db.Set<Approval>().Where(a => a.Status == ApprovalStatus.Pending).Select(a => a.RunId).Distinct().ToListAsync(ct))
        {
            await writer.ApplyAsync(new CancelApprovals(run, time.GetUtcNow()));
        }
    }

    /// <summary>Removes what was answered before a time.</summary>
    internal async Task<int> PruneAsync(DateTimeOffset before, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<Approval>().Where(a => a.AnsweredAt != null && a.AnsweredAt < before).ExecuteDeleteAsync(ct);
    }

    private async Task<int> MarkAsync(MarkApprovals change)
    {
        await writer.ApplyAsync(change);
        return change.Marked;
    }

    internal long NextNumber() => Interlocked.Increment(ref _lastNumber);
}
