using System.Globalization;
using System.Text;

namespace RuntimesWeb.Core.Usage;

/// <summary>A report as a table for a spreadsheet; money in US dollars, empty where no price is known.</summary>
public static class UsageCsv
{
    public static string Write(UsageTable table)
    {
        var text = new StringBuilder();
        var names = table.By == UsageBy.Model ? new[] { "provider", "model" } : [table.By.ToString().ToLowerInvariant()];
        Line(text, [.. names, "requests", "input_tokens", "output_tokens", "cached_input_tokens", "reasoning_tokens", "cost_usd", "unpriced_requests"]);
        foreach (var row in table.Rows)
        {
            Line(text, [.. table.By == UsageBy.Model ? new[] { row.Provider ?? "", row.Model ?? "" } : [row.Key], .. Numbers(row.Sum)]);
        }

        return text.ToString();
    }

    private static string[] Numbers(UsageSum sum) =>
    [
        Text(sum.Requests), Text(sum.Tokens.InputTokens), Text(sum.Tokens.OutputTokens), Text(sum.Tokens.CachedInputTokens), Text(sum.Tokens.ReasoningTokens),
        sum.CostMicros is { } cost ? (cost / 1_000_000m).ToString("0.000000", CultureInfo.InvariantCulture) : "", Text(sum.UnpricedRequests),
    ];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, string[] cells) => text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");

    // A spreadsheet takes what begins like this for a formula; a model's name is whatever its provider calls it.
    private static string Cell(string value)
    {
        var safe = value.Length > 0 && value[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + value : value;
        return safe.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
