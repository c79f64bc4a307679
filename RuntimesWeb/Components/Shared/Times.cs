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

    /// <summary>The time of the day, in the computer's own time zone.</summary>
    public static string Clock(DateTimeOffset at) => at.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>How long something takes, to the second while it is short: <c>48 s</c>, <c>3 min 05 s</c>, <c>2 h 10 min</c>.</summary>
    public static string Duration(TimeSpan span) =>
        span < TimeSpan.FromSeconds(1) ? "under 1 s"
        : span < TimeSpan.FromMinutes(1) ? $"{(int)span.TotalSeconds} s"
        : span < TimeSpan.FromHours(1) ? $"{(int)span.TotalMinutes} min {span.Seconds:00} s"
        : span < TimeSpan.FromHours(36) ? $"{(int)span.TotalHours} h {span.Minutes:00} min"
        : $"{span.TotalDays:0} days";

    private static string Span(TimeSpan span) =>
        span < TimeSpan.FromMinutes(1) ? "less than a minute"
        : span < TimeSpan.FromHours(1) ? $"{span.TotalMinutes:0} min"
        : span < TimeSpan.FromHours(36) ? $"{span.TotalHours:0} h"
        : $"{span.TotalDays:0} days";
}
