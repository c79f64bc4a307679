using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runs;

namespace RuntimesWeb.Core.Board.Tree;

/// <summary>A task with those below it, oldest first.</summary>
/// <param name="CostMicros">Of its own runs, those that go on included; null when one has no known price.</param>
/// <param name="TotalCostMicros">With all tasks below it.</param>
/// <param name="Worked">How long its runs took until now, together.</param>
/// <param name="IsGoing">One of its runs is not over.</param>
public sealed record TaskBranch(BoardTask Task, long? CostMicros, long? TotalCostMicros, TimeSpan Worked, bool IsGoing, IReadOnlyList<TaskBranch> Children)
{
    /// <summary>How many tasks there are, this one included.</summary>
    public int Count => 1 + Children.Sum(c => c.Count);
}

/// <summary>Reads tasks with everything below them, and adds up what the work on all of them cost.</summary>
public sealed class ReadTaskTree(IDbContextFactory<RuntimesDb> factory, RunEngine engine, TimeProvider time)
{
    // Tasks that are worked on are at most two deep; people may write down deeper ones.
    private const int Deepest = 6;
    private const int MostOfALevel = 500;

    /// <summary>Null when there is no such task.</summary>
    public async Task<TaskBranch?> RunAsync(Guid task, CancellationToken ct) => await ManyAsync([task], ct) is [var tree, ..] ? tree : null;

    /// <summary>Several trees at once, oldest first; those that are gone are left out.</summary>
    public async Task<IReadOnlyList<TaskBranch>> ManyAsync(IReadOnlyCollection<Guid> roots, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var tasks = db.Set<BoardTask>().AsNoTracking();
        var level = await tasks.Where(t => roots.Contains(t.Id)).OrderBy(t => t.Number).Take(MostOfALevel).ToListAsync(ct);
        var (top, below) = (level, new List<BoardTask>());
        for (var depth = 0; depth < Deepest && level.Count > 0; depth++)
        {
            var above = level.Select(t => (Guid?)t.Id).ToList();
            level = await tasks.Where(t => above.Contains(t.ParentTaskId)).OrderBy(t => t.Number).Take(MostOfALevel).ToListAsync(ct);
            below.AddRange(level);
        }

        var ids = top.Concat(below).Select(t => (Guid?)t.Id).ToList();
        var runs = (await db.Set<Run>().AsNoTracking().Where(r => ids.Contains(r.TaskId) && r.StartedAt != null)
            .Select(r => new { r.TaskId, r.Id, r.StartedAt, r.FinishedAt }).ToListAsync(ct)).ToLookup(r => r.TaskId, r => (r.Id, r.StartedAt, r.FinishedAt));
        var children = below.ToLookup(t => t.ParentTaskId);
        return [.. top.Select(t => Branch(t, children, id => runs[id]))];
    }

    private TaskBranch Branch(BoardTask task, ILookup<Guid?, BoardTask> children, Func<Guid?, IEnumerable<(Guid Id, DateTimeOffset? From, DateTimeOffset? To)>> runs)
    {
        var (below, now) = (children[task.Id].Select(c => Branch(c, children, runs)).ToList(), time.GetUtcNow());
        var mine = runs(task.Id).ToList();
        var going = mine.Where(r => r.To is null).Select(r => engine.FindActive(r.Id)).OfType<Run>().ToList();
        var own = going.Aggregate(task.CostMicros, (sum, run) => sum + run.CostMicros);
        var worked = mine.Aggregate(TimeSpan.Zero, (sum, r) => sum + ((r.To ?? now) - (r.From ?? now)));
        return new TaskBranch(task, own, below.Aggregate(own, (sum, c) => sum + c.TotalCostMicros), worked, going.Count > 0 || task.Status == TaskState.InProgress, below);
    }
}
