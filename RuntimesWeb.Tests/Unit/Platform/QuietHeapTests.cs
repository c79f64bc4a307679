using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Tests.Unit.Platform;

/// <summary>When memory is given back: after work, not in the middle of it, and not again for nothing.</summary>
public sealed class QuietHeapTests
{
    private const long MiB = 1 << 20;

    [Fact]
    public void Heap_IsDue_WhenWorkIsOver()
    {
        var heap = new QuietHeap();
        Assert.False(heap.IsDue(40 * MiB));
        Assert.True(heap.IsDue(41 * MiB));
    }

    [Fact]
    public void Heap_IsNotDue_WhileWorkGoesOn()
    {
        var heap = new QuietHeap();
        Assert.All([40, 80, 120, 160], allocated => Assert.False(heap.IsDue(allocated * MiB)));
    }

    [Fact]
    public void Heap_IsNotDueAgain_UntilMoreWasAllocated()
    {
        var heap = new QuietHeap();
        heap.IsDue(40 * MiB);
        heap.IsDue(41 * MiB);
        Assert.All([41, 42, 43, 44, 45], allocated => Assert.False(heap.IsDue(allocated * MiB)));
        Assert.False(heap.IsDue(70 * MiB));
        Assert.True(heap.IsDue(70 * MiB));
    }
}
