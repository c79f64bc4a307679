using Microsoft.Extensions.Options;
using RuntimesWeb.Core.Runs;

namespace RuntimesWeb.Tests.Unit.Runs;

public sealed class RunSlotsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Slots_AllTaken_NobodyElseGetsOne()
    {
        var slots = Slots(2);

        Assert.Equal([true, true, false], new[] { slots.TryTake(), slots.TryTake(), slots.TryTake() });
        slots.Give();
        Assert.True(slots.TryTake());
    }

    [Fact]
    public async Task Slots_ManyInOneLane_OthersGetTheirTurn()
    {
        var slots = Slots(1);
        slots.TryTake();
        var order = new List<string>();
        var waiting = new[] { "a1", "a2", "a3", "b1", "c1" }.Select(name => WaitAsync(slots, name, order)).ToList();
        Assert.Equal(5, slots.Waiting);

        while (waiting.Count > 0)
        {
            slots.Give();
            waiting.Remove(await Task.WhenAny(waiting));
        }

        Assert.Equal(["a1", "b1", "c1", "a2", "a3"], order);
    }

    [Fact]
    public async Task Slots_WhoWaitsIsStopped_TheNextGetsThePlace()
    {
        var slots = Slots(1);
        slots.TryTake();
        using var stop = new CancellationTokenSource();
        var stopped = slots.TakeAsync("a", stop.Token);
        var next = slots.TakeAsync("a", Ct);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        slots.Give();

        await next;
        Assert.Equal(0, slots.Waiting);
        Assert.False(slots.TryTake());
    }

    [Fact]
    public async Task Slots_NobodyOvertakesWhoWaits()
    {
        var slots = Slots(1);
        slots.TryTake();
        var waiting = slots.TakeAsync("a", Ct);
        slots.Give();

        Assert.False(slots.TryTake());
        await waiting;
    }

    [Fact]
    public async Task Slot_GivenTwice_FreesOnePlace()
    {
        var slots = Slots(1);
        var slot = new RunSlot(slots, "a");
        Assert.True(slot.TryTake());
        slot.Give();
        slot.Give();

        Assert.True(slots.TryTake());
        Assert.False(slots.TryTake());
        slots.Give();
        await slot.TakeAsync(Ct);
        Assert.False(slots.TryTake());
    }

    private static RunSlots Slots(int atOnce) => new(Options.Create(new RunOptions { AtOnce = atOnce }));

    private static async Task WaitAsync(RunSlots slots, string name, List<string> order)
    {
        await slots.TakeAsync(name[..1], Ct);
        order.Add(name);
    }
}
