using RuntimesWeb.Core.Usage;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Usage;

/// <summary>What the report promises: the total is the sum of its rows and of the ledger, however it is put together.</summary>
public sealed class UsageReportTests : IAsyncLifetime
{
    private static readonly UsagePeriod Always = new(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private EventLogHouse? _house;

    private EventLogHouse House => _house ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync() => _house = await EventLogHouse.OpenAsync();

    public ValueTask DisposeAsync() => House.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task RandomLedger_EveryGrouping_SumsToAllItsRows(int seed)
    {
        var random = new Random(seed);
        string[] models = ["a", "b", "c/with:odd \"name\"", "d"];
        var rows = Enumerable.Range(0, 400).Select(_ => Ledger.Row(
            Always.From.AddMinutes(random.Next(0, 5_000_000)), random.Next(2) == 0 ? "openai" : "ollama", models[random.Next(models.Length)], random.Next(100_000), random.Next(9_000),
            random.Next(4) == 0 ? null : random.Next(1_000_000), random.Next(2) == 0 ? "local" : "clawboo-native", random.Next(3) == 0 ? null : $"agent-{random.Next(5)}")).ToArray();
        await Ledger.BookAsync(House.Factory, rows);
        var period = new UsagePeriod(Always.From.AddDays(random.Next(500)), Always.To.AddDays(-random.Next(500)));
        var inside = rows.Where(r => r.At >= period.From && r.At < period.To).ToList();

        foreach (var by in Enum.GetValues<UsageBy>())
        {
            var table = await Report("Asia/Kathmandu").RunAsync(period, by, default);

            Assert.Equal(inside.Count, table.Total.Requests);
            Assert.Equal(inside.Aggregate(TokenUsage.None, (sum, r) => sum + r.Tokens), table.Total.Tokens);
            Assert.Equal(inside.Sum(r => r.CostMicros), table.Total.CostMicros);
            Assert.Equal(inside.Count(r => r.CostMicros is null), table.Total.UnpricedRequests);
            Assert.Equal(table.Total, table.Rows.Aggregate(UsageSum.None, (sum, r) => sum + r.Sum));
            Assert.Equal(table.Rows.Count, table.Rows.DistinctBy(r => r.Key).Count());
        }
    }

    [Fact]
    public async Task Cost_IsTheKnownPart_AndNotKnownOnlyWhereNothingIs()
    {
        var at = Always.From;
        await Ledger.BookAsync(House.Factory, Ledger.Row(at, model: "half", cost: 7), Ledger.Row(at, model: "half", cost: null), Ledger.Row(at, model: "none", cost: null), Ledger.Row(at, model: "free", cost: 0));

        var table = await Report().RunAsync(Always, UsageBy.Model, default);

        Assert.Equal([("half", 7L, 1L), ("free", 0L, 0L), ("none", null, 1L)], table.Rows.OrderByDescending(r => r.Sum.CostMicros ?? -1).Select(r => (r.Model, r.Sum.CostMicros, r.Sum.UnpricedRequests)));
        Assert.Equal((7L, 2L), (table.Total.CostMicros, table.Total.UnpricedRequests));
        Assert.Equal(0, (await Report().RunAsync(new UsagePeriod(Always.To, Always.To), UsageBy.Day, default)).Total.CostMicros);
    }

    [Fact]
    public async Task Days_AreThoseOfThisComputer_AlsoWhereSummerTimeEnds()
    {
        // In Vienna 25 October 2026 has 25 hours: it begins at 22:00 UTC and ends at 23:00 UTC.
        await Ledger.BookAsync(House.Factory, [.. new[] { "2026-10-24T21:59:59Z", "2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z", "2026-10-25T23:00:00Z" }.Select(t => Ledger.Row(DateTimeOffset.Parse(t, null)))]);

        var all = await Report("Europe/Vienna").RunAsync(Always, UsageBy.Day, default);
        var one = (await Report("Europe/Vienna").RunAsync("2026-10-25", "2026-10-25", "model", default)).Value;

        Assert.Equal([("2026-10-26", 1L), ("2026-10-25", 2L), ("2026-10-24", 1L)], all.Rows.Select(r => (r.Key, r.Sum.Requests)));
        Assert.Equal(2, one.Total.Requests);
    }

    [Fact]
    public async Task Period_WithoutDays_IsTheLast30_TodayIncluded()
    {
        var table = (await Report().RunAsync(null, null, null, default)).Value;

        Assert.Equal((new DateTimeOffset(2026, 10, 24, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero), UsageBy.Model), (table.Period.From, table.Period.To, table.By));
    }

    [Theory]
    [InlineData("yesterday", null, null, "from", "from must be a day, such as 2026-11-22, or an instant, such as 2026-11-22T06:00:00Z")]
    [InlineData(null, "2026-02-30", null, "to", "to must be a day, such as 2026-11-22, or an instant, such as 2026-11-22T06:00:00Z")]
    [InlineData("2026-11-23", "2026-11-21", null, "from", "from must not be later than to")]
    [InlineData("2016-01-01", "2026-11-21", null, "from", "from and to may be 3660 days apart at most")]
    [InlineData(null, null, "colour", "by", "by must be model, runtime, agent or day")]
    public async Task WhatCannotBeRead_NamesTheField(string? from, string? to, string? by, string field, string message)
    {
        var failure = (await Report().RunAsync(from, to, by, default)).Failure!;

        Assert.Equal((message, field), (failure.Message, failure.Fields!.Keys.Single()));
    }

    [Fact]
    public async Task Csv_KeepsANameFromBeingAFormula_AndQuotesWhatNeedsIt()
    {
        await Ledger.BookAsync(House.Factory, Ledger.Row(Always.From, "openai", "=1+1", 10, 8, 1_500_000), Ledger.Row(Always.From, "openai", "a,\"b\"", 10, 8, null));

        var csv = UsageCsv.Write(await Report().RunAsync(Always, UsageBy.Model, default));

        Assert.Equal(""""
            provider,model,requests,input_tokens,output_tokens,cached_input_tokens,reasoning_tokens,cost_usd,unpriced_requests
            openai,'=1+1,1,10,8,5,2,1.500000,0
            openai,"a,""b""",1,10,8,5,2,,1

            """".ReplaceLineEndings("\r\n"), csv);
    }

    private UsageReport Report(string zone = "UTC") => new(House.Factory, new At(House.Time, TimeZoneInfo.FindSystemTimeZoneById(zone)));

    private sealed class At(TimeProvider time, TimeZoneInfo zone) : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => zone;

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow();
    }
}
