using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Usage;

/// <summary>Reads the ledger: the answers of a period by model, runtime, agent or day, with one query each.</summary>
public sealed class UsageReport(IDbContextFactory<RuntimesDb> factory, TimeProvider time)
{
    // Every time zone's days begin at a whole quarter of an hour, so a day is a sum of quarters.
    private const long QuarterMilliseconds = 15 * 60 * 1000;

    private const string Sums = """
        COUNT(*) AS Requests, SUM(input_tokens) AS Input, SUM(cached_input_tokens) AS Cached, SUM(cache_write_tokens) AS Written, SUM(output_tokens) AS Output,
        SUM(reasoning_tokens) AS Reasoning, SUM(cost_micros) AS Cost, SUM(cost_micros IS NULL) AS Unpriced
        FROM usage WHERE at >= {0} AND at < {1} GROUP BY
        """;

    public static Outcome<UsageBy> ReadBy(string? by) =>
        string.IsNullOrWhiteSpace(by) ? UsageBy.Model
        : by is "model" or "runtime" or "agent" or "day" ? Enum.Parse<UsageBy>(by, ignoreCase: true)
        : Failure.InvalidField("by", "by must be model, runtime, agent or day");

    public async Task<Outcome<UsageTable>> RunAsync(string? from, string? to, string? by, CancellationToken ct)
    {
        var (period, grouping) = (UsagePeriod.Read(from, to, time), ReadBy(by));
        return (period.Failure ?? grouping.Failure) is { } wrong ? wrong : await RunAsync(period.Value, grouping.Value, ct);
    }

    /// <summary>What cost most first; days the latest first.</summary>
    public async Task<UsageTable> RunAsync(UsagePeriod period, UsageBy by, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var lines = await db.Database.SqlQueryRaw<Line>(Sql(by), period.From.ToUnixTimeMilliseconds(), period.To.ToUnixTimeMilliseconds()).ToListAsync(ct);
        var rows = by == UsageBy.Day ? Days(lines) : lines.Select(l => Group(l, by)).OrderByDescending(g => g.Sum.CostMicros ?? 0).ThenByDescending(g => g.Sum.Tokens.InputTokens + g.Sum.Tokens.OutputTokens).ThenBy(g => g.Key, StringComparer.Ordinal);
        var table = rows.ToList();
        return new UsageTable(period, by, table, table.Aggregate(UsageSum.None, (sum, row) => sum + row.Sum));
    }

    // The index on the time narrows; the text is one of four, never a caller's.
    private static string Sql(UsageBy by) => by switch
    {
        UsageBy.Model => $"SELECT provider AS A, model AS B, 0 AS Quarter, {Sums} provider, model",
        UsageBy.Runtime => $"SELECT runtime_id AS A, NULL AS B, 0 AS Quarter, {Sums} runtime_id",
        UsageBy.Agent => $"SELECT agent_id AS A, NULL AS B, 0 AS Quarter, {Sums} agent_id",
        _ => string.Create(CultureInfo.InvariantCulture, $"SELECT NULL AS A, NULL AS B, at / {QuarterMilliseconds} AS Quarter, {Sums} 3"),
    };

    private static UsageGroup Group(Line line, UsageBy by) => by switch
    {
        UsageBy.Model => new UsageGroup($"{line.A}/{line.B}", line.A, line.B, null, null, null, line.Sum),
        UsageBy.Runtime => new UsageGroup(line.A ?? "", null, null, line.A, null, null, line.Sum),
        _ => new UsageGroup(line.A ?? "", null, null, null, line.A, null, line.Sum),
    };

    private IOrderedEnumerable<UsageGroup> Days(List<Line> quarters) => quarters
        .GroupBy(q => UsagePeriod.DayOf(DateTimeOffset.FromUnixTimeMilliseconds(q.Quarter * QuarterMilliseconds), time))
        .Select(d => new UsageGroup(d.Key.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), null, null, null, null, d.Key, d.Aggregate(UsageSum.None, (sum, q) => sum + q.Sum)))
        .OrderByDescending(d => d.Day);

    /// <summary>A row of the query as SQLite answers it.</summary>
    private sealed record Line(string? A, string? B, long Quarter, long Requests, long Input, long Cached, long Written, long Output, long Reasoning, long? Cost, long Unpriced)
    {
        public UsageSum Sum => new(Requests, new TokenUsage(Input, Cached, Written, Output, Reasoning), Cost, Unpriced);
    }
}
