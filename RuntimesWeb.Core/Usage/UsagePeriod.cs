using System.Globalization;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Usage;

/// <summary>From one instant on, up to another that is not in it.</summary>
public sealed record UsagePeriod(DateTimeOffset From, DateTimeOffset To)
{
    public const int UsualDays = 30;
    public const int MostDays = 3660;

    /// <summary>So many days of this computer's, today as the last of them.</summary>
    public static UsagePeriod Last(int days, TimeProvider time)
    {
        var today = Today(time);
        return new UsagePeriod(StartOf(today.AddDays(1 - days), time), StartOf(today.AddDays(1), time));
    }

    /// <summary>
    /// Reads days (<c>2026-11-22</c>, whole ones in the time zone of this computer, the last one included) or instants with a time zone (the last one not included).
    /// </summary>
    public static Outcome<UsagePeriod> Read(string? from, string? to, TimeProvider time)
    {
        var usual = Last(UsualDays, time);
        var (start, end) = (Instant(from, 0, time), Instant(to, 1, time));
        if ((start is null && !string.IsNullOrWhiteSpace(from)) || (end is null && !string.IsNullOrWhiteSpace(to)))
        {
            var field = start is null && !string.IsNullOrWhiteSpace(from) ? "from" : "to";
            return Failure.InvalidField(field, $"{field} must be a day, such as 2026-11-22, or an instant, such as 2026-11-22T06:00:00Z");
        }

        var period = new UsagePeriod(start ?? (end is { } last ? Earlier(last) : usual.From), end ?? usual.To);
        return period.From > period.To ? Failure.InvalidField("from", "from must not be later than to")
            : period.To - period.From > TimeSpan.FromDays(MostDays) ? Failure.InvalidField("from", $"from and to may be {MostDays} days apart at most")
            : period;
    }

    public static DateOnly Today(TimeProvider time) => DateOnly.FromDateTime(time.GetLocalNow().DateTime);

    /// <summary>The day of this computer's that an instant belongs to.</summary>
    public static DateOnly DayOf(DateTimeOffset at, TimeProvider time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, time.LocalTimeZone).DateTime);

    public static DateTimeOffset StartOf(DateOnly day, TimeProvider time)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        // Where a day begins at one o'clock because of the summer time, the hour before does not exist.
        while (time.LocalTimeZone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(15);
        }

        return new DateTimeOffset(midnight, time.LocalTimeZone.GetUtcOffset(midnight));
    }

    private static DateTimeOffset Earlier(DateTimeOffset end) => end > DateTimeOffset.MinValue.AddDays(UsualDays) ? end.AddDays(-UsualDays) : DateTimeOffset.MinValue;

    private static DateTimeOffset? Instant(string? text, int later, TimeProvider time)
    {
        if (DateOnly.TryParseExact(text?.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day.Year is > 1970 and < 9999 ? StartOf(day.AddDays(later), time) : null;
        }

        return text?.Contains('T', StringComparison.OrdinalIgnoreCase) == true && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            && at.Year is > 1970 and < 9999
            ? at
            : null;
    }
}
