using System.Globalization;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Components.Usage;

/// <summary>What the address of the usage page says: the days, and what they are put together by.</summary>
public sealed record UsageQuery(int? Days, DateOnly? From, DateOnly? To, UsageBy By)
{
    public static readonly int[] Ranges = [1, 7, 30, 90];

    public bool IsCustom => Days is null;

    public string Href => $"/usage?{Place}";

    public string ExportHref(TimeProvider time) =>
        $"/api/usage/export?from={Text(First(time))}&to={Text(Last(time))}&by={Word(By)}";

    private string Place => (IsCustom ? $"from={Text(From!.Value)}&to={Text(To!.Value)}" : $"days={Days}") + $"&by={Word(By)}"; // a custom one has both

    /// <summary>An address is input like any other: what it does not know is left out.</summary>
    public static UsageQuery Of(string? days, string? from, string? to, string? by)
    {
        var grouping = UsageReport.ReadBy(by) is { IsOk: true } known ? known.Value : UsageBy.Model;
        return Day(from) is { } first && Day(to) is { } last && first <= last && last.DayNumber - first.DayNumber < UsagePeriod.MostDays
            ? new UsageQuery(null, first, last, grouping)
            : new UsageQuery(int.TryParse(days, CultureInfo.InvariantCulture, out var n) && Ranges.Contains(n) ? n : UsagePeriod.UsualDays, null, null, grouping);
    }

    public static string Word(UsageBy by) => by.ToString().ToLowerInvariant();

    public static string Label(int days) => days == 1 ? "Today" : string.Create(CultureInfo.InvariantCulture, $"{days} days");

    public UsagePeriod Period(TimeProvider time) => new(UsagePeriod.StartOf(First(time), time), UsagePeriod.StartOf(Last(time).AddDays(1), time));

    public DateOnly First(TimeProvider time) => From ?? UsagePeriod.Today(time).AddDays(1 - (Days ?? UsagePeriod.UsualDays));

    public DateOnly Last(TimeProvider time) => To ?? UsagePeriod.Today(time);

    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1970 and < 9999 ? day : null;
}
