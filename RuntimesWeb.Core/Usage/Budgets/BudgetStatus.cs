namespace RuntimesWeb.Core.Usage.Budgets;

/// <summary>How a budget stands.</summary>
public enum BudgetState
{
    Ok,

    /// <summary>Four fifths are spent, or, where it only warns, all.</summary>
    Warning,

    /// <summary>All is spent, with what was allowed above it: work waits.</summary>
    Paused,
}

/// <summary>A budget with what is spent of it in the window that goes on.</summary>
/// <param name="Name">Whose it is, as people call it.</param>
/// <param name="UnpricedRequests">Answers without a known price; they count as nothing.</param>
public sealed record BudgetStatus(Budget Budget, string Name, UsagePeriod Window, long SpentMicros, long UnpricedRequests)
{
    /// <summary>What may be spent above the limit in this window.</summary>
    public long GraceMicros => Budget.GraceFrom == Window.From ? Budget.GraceMicros : 0;

    public long AllowedMicros => Budget.LimitMicros + GraceMicros;

    public BudgetState State =>
        Budget.Mode == BudgetMode.Cap && SpentMicros >= AllowedMicros ? BudgetState.Paused
        : LevelOf(SpentMicros, Budget.LimitMicros) > 0 ? BudgetState.Warning
        : BudgetState.Ok;

    /// <summary>Whose and how much of what: <c>Coder: $0.0132 of $0.01 this month</c>.</summary>
    public string Words => $"{Name}: {Dollars.Text(SpentMicros)} of {Dollars.Text(AllowedMicros)} {When}";

    public string When => Budget.Window == BudgetWindow.Day ? "today" : "this month";

    /// <summary>0, 1 from four fifths on, 2 from the limit on.</summary>
    internal static int LevelOf(long spent, long limit) => spent >= limit ? 2 : spent >= limit - (limit / 5) ? 1 : 0;

    /// <summary>What it comes to at the end of the window at the pace so far; null while it is too early to tell.</summary>
    public long? Expected(DateTimeOffset now)
    {
        var (whole, gone) = (Window.To - Window.From, now - Window.From);
        return SpentMicros == 0 || gone < whole / 24 || gone >= whole ? null : (long)(SpentMicros * (decimal)whole.Ticks / gone.Ticks);
    }
}

/// <summary>The days and months of budgets, in the time zone of this computer.</summary>
public static class BudgetWindows
{
    public static UsagePeriod Of(BudgetWindow window, DateTimeOffset at, TimeProvider time)
    {
        var day = UsagePeriod.DayOf(at, time);
        var first = First(window, day);
        return new UsagePeriod(UsagePeriod.StartOf(first, time), UsagePeriod.StartOf(Next(window, first), time));
    }

    /// <summary>The first days of so many windows, the one that goes on as the last.</summary>
    public static IReadOnlyList<DateOnly> Last(BudgetWindow window, int count, TimeProvider time)
    {
        var now = First(window, UsagePeriod.Today(time));
        return [.. Enumerable.Range(0, count).Select(i => window == BudgetWindow.Day ? now.AddDays(1 + i - count) : now.AddMonths(1 + i - count))];
    }

    public static DateOnly First(BudgetWindow window, DateOnly day) => window == BudgetWindow.Day ? day : new DateOnly(day.Year, day.Month, 1);

    public static DateOnly Next(BudgetWindow window, DateOnly first) => window == BudgetWindow.Day ? first.AddDays(1) : first.AddMonths(1);
}
