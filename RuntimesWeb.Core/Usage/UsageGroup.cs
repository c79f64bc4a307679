namespace RuntimesWeb.Core.Usage;

/// <summary>What the answers of the ledger are put together by.</summary>
public enum UsageBy
{
    Model,
    Runtime,
    Agent,
    Day,
}

/// <summary>Answers put together: how many, what they took, what is known of their cost.</summary>
/// <param name="CostMicros">The sum of what is priced; null only when there are answers and none of them is.</param>
/// <param name="UnpricedRequests">How many of the answers had no known price when they came, and are missing from the cost.</param>
public sealed record UsageSum(long Requests, TokenUsage Tokens, long? CostMicros, long UnpricedRequests)
{
    public static UsageSum None { get; } = new(0, TokenUsage.None, 0, 0);

    public static UsageSum operator +(UsageSum a, UsageSum b)
    {
        var (requests, unpriced) = (a.Requests + b.Requests, a.UnpricedRequests + b.UnpricedRequests);
        return new UsageSum(requests, a.Tokens + b.Tokens, requests > 0 && requests == unpriced ? null : (a.CostMicros ?? 0) + (b.CostMicros ?? 0), unpriced);
    }
}

/// <summary>One group of a report; what it is not grouped by is null.</summary>
/// <param name="Key"><c>provider/model</c>, the runtime's id, the agent's id (empty without one) or the day.</param>
public sealed record UsageGroup(string Key, string? Provider, string? Model, string? RuntimeId, string? AgentId, DateOnly? Day, UsageSum Sum);

/// <summary>The groups of a period and their sum, which is that of all its answers.</summary>
public sealed record UsageTable(UsagePeriod Period, UsageBy By, IReadOnlyList<UsageGroup> Rows, UsageSum Total);
