using System.Globalization;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Components.Usage;

/// <summary>Money and token counts as people read them.</summary>
public static class Money
{
    /// <summary><c>$12.34</c>; below a cent as precise as it takes to be more than nothing: <c>$0.0042</c>.</summary>
    public static string Dollars(long micros) => Core.Usage.Dollars.Text(micros);

    /// <summary>What is known of a cost: <c>$0.12</c>, <c>$0.12 and more</c> when some answers had no price, <c>Not known</c> when none had.</summary>
    public static string Cost(UsageSum sum) => sum.CostMicros is not { } cost ? "Not known" : Dollars(cost) + (sum.UnpricedRequests > 0 ? " and more" : "");

    /// <summary>A price per million tokens: <c>$3 in, $15 out</c>.</summary>
    public static string Price(long? input, long? output) => (input, output) switch
    {
        (null, _) or (_, null) => "Price not known",
        (0, 0) => "Free, runs on your own hardware",
        ({ } i, { } o) => $"{Short(i)} in, {Short(o)} out per million tokens",
    };

    /// <summary><c>1,234</c>, and from ten thousand on <c>12.3k</c>, <c>4.56M</c>.</summary>
    public static string Tokens(long tokens) => tokens switch
    {
        < 10_000 => tokens.ToString("#,##0", CultureInfo.InvariantCulture),
        < 1_000_000 => (tokens / 1000m).ToString("0.#", CultureInfo.InvariantCulture) + "k",
        < 1_000_000_000 => (tokens / 1_000_000m).ToString("0.##", CultureInfo.InvariantCulture) + "M",
        _ => (tokens / 1_000_000_000m).ToString("0.##", CultureInfo.InvariantCulture) + "B",
    };

    public static string Exact(long number) => number.ToString("#,##0", CultureInfo.InvariantCulture);

    private static string Short(long micros) => "$" + (micros / 1_000_000m).ToString("#,##0.####", CultureInfo.InvariantCulture);
}
