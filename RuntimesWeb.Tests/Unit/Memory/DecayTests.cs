using RuntimesWeb.Core.Memory;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Memory;

public sealed class DecayTests
{
    private static readonly DateTimeOffset Then = new(2026, 8, 1, 6, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(700, 10, 0, 700, MemoryStatus.Active)]
    [InlineData(700, 10, 1, 693, MemoryStatus.Active)]
    [InlineData(700, 10, 30, 518, MemoryStatus.Active)] // 700 × 0.99^30 = 517.8
    [InlineData(700, 10, 100, 256, MemoryStatus.Active)] // long idle, and still sure enough
    [InlineData(700, 10, 130, 190, MemoryStatus.Archived)] // idle for more than 90 days, below 200
    [InlineData(150, 10, 50, 91, MemoryStatus.Decayed)]
    [InlineData(99, 10, 0, 99, MemoryStatus.Decayed)]
    [InlineData(199, 0, 90, 199, MemoryStatus.Active)] // 90 days are not more than 90
    [InlineData(199, 0, 91, 199, MemoryStatus.Archived)]
    [InlineData(1000, 0, 3650, 1000, MemoryStatus.Active)] // never fades
    [InlineData(1000, 1000, 1, 0, MemoryStatus.Decayed)]
    public void AFact_Fades_WithTheDaysNobodyUsedIt(int confidence, int rate, int days, int expected, MemoryStatus status)
    {
        var now = MemoryDecay.Apply(Fact(confidence, rate), Then.AddDays(days));

        Assert.Equal((expected, status), (now.Confidence, now.Status));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1)] // a day costs less than one thousandth can show
    public void StepByStep_OrAtOnce_IsTheSame(int rate)
    {
        var fact = Fact(480, rate);
        var daily = Enumerable.Range(1, 60).Aggregate(fact, (f, day) => MemoryDecay.Apply(MemoryDecay.Apply(f, Then.AddDays(day)), Then.AddDays(day).AddHours(3)));

        Assert.InRange(daily.Confidence - MemoryDecay.Apply(fact, Then.AddDays(60)).Confidence, -2, 2);
    }

    [Theory]
    [InlineData(MemoryStatus.Archived)]
    [InlineData(MemoryStatus.Rejected)]
    public void WhatIsGone_StaysAsItIs(MemoryStatus status)
    {
        var fact = Fact(700, 10) with { Status = status };

        Assert.Same(fact, MemoryDecay.Apply(fact, Then.AddDays(365)));
    }

    [Fact]
    public async Task TheJob_FadesWhatIsNotUsed_AndAgentsDoNotSeeItAnyMore()
    {
        await using var house = new MemoryHouse();
        await house.InitializeAsync();
        var weak = await house.KnowAsync("Hardly anybody believes this", confidence: 110);
        var used = await house.KnowAsync("Everybody uses this");
        var job = new DecayMemory(house.Store, house.Time);

        house.Time.Advance(TimeSpan.FromDays(20));
        house.Reads.Note([used.Id]);
        await house.Reads.FlushAsync(default);

        Assert.Equal((1, 1, 0), await job.RunAsync(default));
        Assert.Equal((0, 0, 0), await job.RunAsync(default));
        Assert.Equal((90, MemoryStatus.Decayed), ((await house.FindAsync(weak.Id)).Confidence, (await house.FindAsync(weak.Id)).Status));
        Assert.DoesNotContain("Hardly anybody", house.Recall.Block(null, null, "hardly anybody"), StringComparison.Ordinal);
    }

    private static MemoryFact Fact(int confidence, int rate) => new()
    {
        Id = Guid.NewGuid(),
        Scope = MemoryScope.All,
        Category = MemoryCategory.Fact,
        Content = "Something",
        Digest = "",
        Confidence = confidence,
        DecayRate = rate,
        Source = MemorySource.Person,
        CreatedAt = Then,
        UpdatedAt = Then,
    };
}
