using System.Collections.Concurrent;

namespace RuntimesWeb.Core.Worktrees;

/// <summary>Which worktrees are being worked in right now: a run holds its worktree, and no clean-up touches what is held.</summary>
public sealed class WorktreeHolds
{
    private readonly ConcurrentDictionary<Guid, int> _held = new();

    /// <summary>Holds it until what is returned is disposed; several may hold the same one.</summary>
    public IDisposable Hold(Guid id)
    {
        _held.AddOrUpdate(id, 1, (_, count) => count + 1);
        return new Held(this, id);
    }

    public bool IsHeld(Guid id) => _held.TryGetValue(id, out var count) && count > 0;

    private sealed class Held(WorktreeHolds holds, Guid id) : IDisposable
    {
        private int _over;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _over, 1) == 0)
            {
                holds._held.AddOrUpdate(id, 0, (_, count) => count - 1);
                holds._held.TryRemove(new KeyValuePair<Guid, int>(id, 0));
            }
        }
    }
}
