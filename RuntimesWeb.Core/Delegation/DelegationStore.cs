using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Delegation;

/// <summary>The delegations that are stored.</summary>
public sealed class DelegationStore(IDbContextFactory<RuntimesDb> factory, EventWriter writer, TimeProvider time)
{
    private const int MostNotes = 100;

    private static readonly TaskState[] Settled = [TaskState.InReview, TaskState.Done, TaskState.Blocked, TaskState.Todo, TaskState.Cancelled];

    /// <summary>One more was made, or one has gone on.</summary>
    public event Action? Changed;

    internal DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Those of which nobody was told what came of them, oldest first.</summary>
    public Task<IReadOnlyList<DelegatedWork>> OpenAsync(CancellationToken ct) => ReadAsync(all => all.Where(d => d.ToldAt == null), ct);

    /// <summary>Those of a leader's own task of which it was not told.</summary>
    public Task<IReadOnlyList<DelegatedWork>> OpenOfParentAsync(Guid task, CancellationToken ct) => ReadAsync(all => all.Where(d => d.ParentTaskId == task && d.ToldAt == null), ct);

    /// <summary>What was given away in one run of a leader.</summary>
    public Task<IReadOnlyList<DelegatedWork>> OfRunAsync(Guid run, CancellationToken ct) => ReadAsync(all => all.Where(d => d.RunId == run), ct);

    /// <summary>What was given away in a conversation.</summary>
    public Task<IReadOnlyList<DelegatedWork>> OfConversationAsync(Guid conversation, CancellationToken ct) => ReadAsync(all => all.Where(d => d.ConversationId == conversation), ct);

    /// <summary>Those that made one of these tasks.</summary>
    public Task<IReadOnlyList<DelegatedWork>> OfTasksAsync(IReadOnlyCollection<Guid> tasks, CancellationToken ct) => ReadAsync(all => all.Where(d => tasks.Contains(d.TaskId)), ct);

    /// <summary>Those of conversations whose task stands elsewhere by now than the leader was told.</summary>
    public async Task<IReadOnlyList<DelegatedWork>> MovedOnAsync(CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<DelegatedWork>().AsNoTracking()
            .Where(d => d.ToldState != null && d.ConversationId != null && db.Set<BoardTask>().Any(t => t.Id == d.TaskId && Settled.Contains(t.Status) && t.Status != d.ToldState))
            .OrderBy(d => d.Number).Take(MostNotes).ToListAsync(ct);
    }

    /// <summary>Commits a change, and tells of it.</summary>
    internal async Task ApplyAsync(IRowChange change)
    {
        await writer.ApplyAsync(change);
        Tell();
    }

    /// <summary>Tells whoever listens that something was committed.</summary>
    internal void Tell() => Changed?.Invoke();

    private async Task<IReadOnlyList<DelegatedWork>> ReadAsync(Func<IQueryable<DelegatedWork>, IQueryable<DelegatedWork>> narrow, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await narrow(db.Set<DelegatedWork>().AsNoTracking()).OrderBy(d => d.Number).ToListAsync(ct);
    }
}
