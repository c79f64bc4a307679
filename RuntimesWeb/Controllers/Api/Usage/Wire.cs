using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Controllers.Api.Usage;

/// <summary>A group of answers; of key's parts those it is grouped by, the others null.</summary>
public sealed record UsageRowView(
    string Key,
    string? Provider,
    string? Model,
    string? RuntimeId,
    string? AgentId,
    long Requests,
    long InputTokens,
    long OutputTokens,
    long CachedInputTokens,
    long ReasoningTokens,
    long? CostMicros,
    long UnpricedRequests)
{
    public static UsageRowView From(UsageGroup g) => new(
        g.Key, g.Provider, g.Model, g.RuntimeId, g.AgentId, g.Sum.Requests, g.Sum.Tokens.InputTokens, g.Sum.Tokens.OutputTokens,
        g.Sum.Tokens.CachedInputTokens, g.Sum.Tokens.ReasoningTokens, g.Sum.CostMicros, g.Sum.UnpricedRequests);
}

public sealed record UsageTotalView(
    long Requests, long InputTokens, long OutputTokens, long CachedInputTokens, long ReasoningTokens, long? CostMicros, long UnpricedRequests)
{
    public static UsageTotalView From(UsageSum s) => new(
        s.Requests, s.Tokens.InputTokens, s.Tokens.OutputTokens, s.Tokens.CachedInputTokens, s.Tokens.ReasoningTokens, s.CostMicros, s.UnpricedRequests);
}

public sealed record UsageView(DateTimeOffset From, DateTimeOffset To, string By, IReadOnlyList<UsageRowView> Rows, UsageTotalView Total)
{
    public static UsageView Of(UsageTable table) => new(
        table.Period.From.ToUniversalTime(), table.Period.To.ToUniversalTime(), table.By.ToString().ToLowerInvariant(), [.. table.Rows.Select(UsageRowView.From)], UsageTotalView.From(table.Total));
}

/// <summary>A price in micro-USD per million tokens: one a person entered, or one of the product with its day and place.</summary>
public sealed record PriceView(
    string Provider,
    string Model,
    long InputPerMillionMicros,
    long OutputPerMillionMicros,
    long? CachedInputPerMillionMicros,
    long? CacheWritePerMillionMicros,
    string Origin,
    DateOnly? Date,
    string? Source)
{
    public static PriceView From(EnteredPrice p) => Of(p.Provider, p.Model, p.Price, "entered", null, null);

    public static IEnumerable<PriceView> From(PriceRow row) => row.Models.Select(m => Of(row.Provider, m, row.Price, "built-in", row.Date, row.Source));

    private static PriceView Of(string provider, string model, ModelPrice p, string origin, DateOnly? date, string? source) => new(
        provider, model, p.InputPerMillionMicros, p.OutputPerMillionMicros, p.CachedInputPerMillionMicros, p.CacheWritePerMillionMicros, origin, date, source);
}

public sealed record PriceRequest(
    string? Provider, string? Model, long? InputPerMillionMicros, long? OutputPerMillionMicros, long? CachedInputPerMillionMicros, long? CacheWritePerMillionMicros)
{
    public PriceInput ToInput() => new(Provider, Model, InputPerMillionMicros, OutputPerMillionMicros, CachedInputPerMillionMicros, CacheWritePerMillionMicros);
}

public sealed record PricesView(IReadOnlyList<PriceView> Prices);

public sealed record PriceBody(PriceView Price);
