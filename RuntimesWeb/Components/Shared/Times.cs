using System.Globalization;

namespace RuntimesWeb.Components.Shared;

/// <summary>Times in words: relative at a glance, exact on hover.</summary>
public static class Times
{
    public static string Machine(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>In the computer's own time zone, with its offset, because the page may be read from elsewhere.</summary>
    public static string Exact(DateTimeOffset at) => at.ToLocalTime().ToString("d MMM yyyy, HH:mm:ss 'UTC'zzz", CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset at) => at.ToLocalTime().ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    public static string Relative(DateTimeOffset at, DateTimeOffset now)
    {
        var past = now - at;
        return past < -TimeSpan.FromDays(60) ? Day(at)
            : past < TimeSpan.Zero ? "in " + Span(past.Negate())
            : past < TimeSpan.FromSeconds(45) ? "just now"
            : past < TimeSpan.FromDays(30) ? Span(past) + " ago"
            : Day(at);
    }

    private static string Span(TimeSpan span) =>
        span < TimeSpan.FromMinutes(1) ? "less than a minute"
        : span < TimeSpan.FromHours(1) ? $"{span.TotalMinutes:0} min"
        : span < TimeSpan.FromHours(36) ? $"{span.TotalHours:0} h"
        : $"{span.TotalDays:0} days";
}
