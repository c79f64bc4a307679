using Microsoft.Extensions.Options;
using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Worktrees;

/// <summary>What a worktree is now, stored and written down in the audit log together with who wanted it; and until when things are kept.</summary>
internal sealed class WorktreeLedger(WorktreeStore store, AuditLog audit, IOptions<WorktreeOptions> options, TimeProvider time)
{
    public DateTimeOffset Now => time.GetUtcNow();

    public DateTimeOffset KeptUntil => Now.AddHours(options.Value.KeepHours);

    public DateTimeOffset BinUntil => Now.AddDays(options.Value.BinDays);

    public WorktreeStore Store => store;

    public int MostPerRepository => options.Value.MaxPerRepository;

    public async Task<Outcome<Worktree>> FindAsync(Guid id, CancellationToken ct) => await store.FindAsync(id, ct) is { } found ? found : Failure.NotFound("there is no such worktree");

    /// <summary>What was done is stored, whether the caller still waits or not.</summary>
    public async Task<Worktree> SaveAsync(Worktree worktree, Actor by, string verb, string? detail)
    {
        var saved = await store.SaveAsync(worktree, CancellationToken.None);
        await audit.WriteAsync(by, "worktree." + verb, worktree.Id.ToString(), detail ?? worktree.Path, CancellationToken.None);
        return saved;
    }
}
