using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RuntimesWeb.Core.Platform;

/// <summary>Decides when the heap is worth compacting: a good deal was allocated since the last time, and nothing much is going on now.</summary>
public sealed class QuietHeap
{
    private const long Worth = 16 << 20;
    private const long Quiet = 2 << 20;

    private long _seen;
    private long _collected;

    /// <param name="allocated">All bytes that were ever allocated, asked in equal intervals.</param>
    public bool IsDue(long allocated)
    {
        var isQuiet = allocated - _seen < Quiet;
        _seen = allocated;
        if (!isQuiet || allocated - _collected < Worth)
        {
            return false;
        }

        _collected = allocated;
        return true;
    }
}

/// <summary>Gives memory back that only the work needed, once the work is over: the collector alone would keep it until the next work comes.</summary>
internal sealed class QuietHeapLoop(TimeProvider time, IHostApplicationLifetime host, ILogger<QuietHeapLoop> logger) : LoopService(TimeSpan.FromSeconds(15), time, host, logger)
{
    private readonly QuietHeap _heap = new();

    protected override Task PassAsync(CancellationToken ct)
    {
        if (_heap.IsDue(GC.GetTotalAllocatedBytes()))
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }

        return Task.CompletedTask;
    }
}
