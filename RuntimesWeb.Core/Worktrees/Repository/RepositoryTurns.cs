using System.Collections.Concurrent;

namespace RuntimesWeb.Core.Worktrees.Repository;

/// <summary>One change at a time of each repository and of each worktree, and only so many checkouts at once as a disk likes.</summary>
internal sealed class RepositoryTurns
{
    private const int Checkouts = 2;

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _checkouts = new(Checkouts, Checkouts);
    private readonly SemaphoreSlim _registrations = new(1, 1);

    public Task<IDisposable> OfRepositoryAsync(string path, CancellationToken ct) => TakeAsync(_turns.GetOrAdd(path, _ => new SemaphoreSlim(1, 1)), ct);

    public Task<IDisposable> OfWorktreeAsync(Guid id, CancellationToken ct) => OfRepositoryAsync(id.ToString("N"), ct);

    public Task<IDisposable> OfCheckoutsAsync(CancellationToken ct) => TakeAsync(_checkouts, ct);

    /// <summary>Git reads what it notes of all worktrees whenever it notes, lists or forgets one, and stumbles over a note that is being written: one at a time, each a few milliseconds.</summary>
    public Task<IDisposable> OfRegistrationsAsync(CancellationToken ct) => TakeAsync(_registrations, ct);

    private static async Task<IDisposable> TakeAsync(SemaphoreSlim turn, CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        return new Taken(turn);
    }

    private sealed class Taken(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
