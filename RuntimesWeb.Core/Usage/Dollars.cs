using System.Globalization;

namespace RuntimesWeb.Core.Usage;

/// <summary>Money in words: what is kept in millionths of a US dollar, as people read it.</summary>
public static class Dollars
{
    /// <summary><c>$12.34</c>; below a cent as precise as it takes to be more than nothing: <c>$0.0042</c>.</summary>
    public static string Text(long micros)
    {
        var usd = micros / 1_000_000m;
        var places = Math.Abs(usd) switch { 0 or >= 0.1m => "0.00", >= 0.01m => "0.000", _ => "0.000000" };
        var text = usd.ToString("#,##" + places, CultureInfo.InvariantCulture);
        return "$" + (places.Length > 4 ? Trim(text) : text);
    }

    // Two places at least, as money has them.
    private static string Trim(string text)
    {
        var least = text.IndexOf('.', StringComparison.Ordinal) + 3;
        return text[..least] + text[least..].TrimEnd('0');
    }
}
