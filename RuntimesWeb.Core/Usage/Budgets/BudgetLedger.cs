using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Usage.Budgets;

/// <summary>What was spent in one earlier window, or in the one that goes on.</summary>
public sealed record BudgetSpan(DateOnly First, long SpentMicros);

/// <summary>Reads from the usage ledger what budgets count.</summary>
public sealed class BudgetLedger(IDbContextFactory<RuntimesDb> factory, TimeProvider time)
{
    private const long QuarterMilliseconds = 15 * 60 * 1000;

    // One statement, so that sum and last row are of one moment.
    private const string SumSql = """
        SELECT COALESCE(SUM(cost_micros), 0) AS Spent, COALESCE(SUM(cost_micros IS NULL), 0) AS Unpriced, (SELECT COALESCE(MAX(number), 0) FROM usage) AS UpTo
        FROM usage WHERE at >= {0} AND at < {1} AND ({2} = '' OR agent_id IN (SELECT value FROM json_each({2})))
        """;

    // Every time zone's days begin at a whole quarter of an hour.
    private static readonly string QuartersSql = string.Create(CultureInfo.InvariantCulture, $$"""
        SELECT at / {{QuarterMilliseconds}} AS Quarter, SUM(cost_micros) AS Spent
        FROM usage WHERE at >= {0} AND at < {1} AND cost_micros > 0 AND ({2} = '' OR agent_id IN (SELECT value FROM json_each({2}))) GROUP BY 1
        """);

    /// <summary>What the budget's last windows came to, the one that goes on as the last.</summary>
    public async Task<IReadOnlyList<BudgetSpan>> HistoryAsync(Budget budget, BudgetSubjects subjects, int windows, CancellationToken ct)
    {
        var firsts = BudgetWindows.Last(budget.Window, windows, time);
        var (from, to) = (UsagePeriod.StartOf(firsts[0], time), UsagePeriod.StartOf(BudgetWindows.Next(budget.Window, firsts[^1]), time));
        await using var db = await factory.CreateDbContextAsync(ct);
        var quarters = await db.Database.SqlQueryRaw<Quarters>(QuartersSql, from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds(), Filter(AgentsOf(budget, subjects))).ToListAsync(ct);
        var spent = quarters
            .GroupBy(q => BudgetWindows.First(budget.Window, UsagePeriod.DayOf(DateTimeOffset.FromUnixTimeMilliseconds(q.Quarter * QuarterMilliseconds), time)))
            .ToDictionary(g => g.Key, g => g.Sum(q => q.Spent));
        return [.. firsts.Select(first => new BudgetSpan(first, spent.GetValueOrDefault(first)))];
    }

    internal static async Task<LedgerSum> SumAsync(RuntimesDb db, UsagePeriod window, IReadOnlyCollection<string>? agents, CancellationToken ct) =>
        (await db.Database.SqlQueryRaw<LedgerSum>(SumSql, window.From.ToUnixTimeMilliseconds(), window.To.ToUnixTimeMilliseconds(), Filter(agents)).ToListAsync(ct))[0];

    /// <summary>The agents whose answers count; null for all answers.</summary>
    internal static IReadOnlyCollection<string>? AgentsOf(Budget budget, BudgetSubjects subjects) => budget.Scope switch
    {
        BudgetScope.All => null,
        BudgetScope.Agent => [budget.ScopeId],
        _ => [.. subjects.AgentsOf(budget.ScopeId)],
    };

    private static string Filter(IReadOnlyCollection<string>? agents) => agents is null ? "" : JsonSerializer.Serialize(agents);

    private sealed record Quarters(long Quarter, long Spent);
}
