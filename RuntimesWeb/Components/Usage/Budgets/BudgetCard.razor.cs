using System.Globalization;
using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Usage.Budgets;

namespace RuntimesWeb.Components.Usage.Budgets;

/// <summary>The words and measures of one budget.</summary>
public sealed partial class BudgetCard
{
    private const int Step = 12;
    private const int Gap = 3;
    private const int Tall = 32;

    [Parameter]
    [EditorRequired]
    public required BudgetStatus Status { get; set; }

    /// <summary>What its last windows came to, the one that goes on as the last.</summary>
    [Parameter]
    public IReadOnlyList<BudgetSpan> Spans { get; set; } = [];

    [Parameter]
    public EventCallback OnEdit { get; set; }

    [Parameter]
    public EventCallback OnRemove { get; set; }

    [Parameter]
    public EventCallback OnResume { get; set; }

    [Inject]
    public required TimeProvider Time { get; set; }

    private bool IsDaily => Status.Budget.Window == BudgetWindow.Day;

    private string Every => IsDaily ? "every day" : "every month";

    private string Sign => Status.Budget.Scope switch { BudgetScope.All => "layers", BudgetScope.Team => "users", _ => "bot" };

    private (string Word, Tone Tone) State => Status.State switch
    {
        BudgetState.Paused => ("Paused", Tone.Danger),
        BudgetState.Warning => (Status.SpentMicros >= Status.Budget.LimitMicros ? "Over the limit" : "Nearly spent", Tone.Warn),
        _ => ("Within", Tone.Ok),
    };

    private long Whole => Math.Max(Status.AllowedMicros, Status.SpentMicros);

    private string Percent => (100m * Status.SpentMicros / Status.AllowedMicros).ToString("#,##0", CultureInfo.InvariantCulture);

    private string Picture => $"{Percent} % spent; the mark at four fifths is {Money.Dollars(Status.Budget.LimitMicros * 4 / 5)}"
        + (Status.GraceMicros > 0 ? $"; {Money.Dollars(Status.GraceMicros)} above the limit is allowed {Status.When}" : "");

    private string Pace
    {
        get
        {
            var (now, anew) = (Time.GetUtcNow(), $"Begins anew {Times.Relative(Status.Window.To, Time.GetUtcNow())}.");
            return Status.SpentMicros == 0 ? $"Nothing spent {Status.When}. {anew}"
                : Status.Expected(now) is { } expected ? $"At this pace {Money.Dollars(expected)} by {(IsDaily ? "midnight" : Day(Status.Window.To.AddMinutes(-1)))}. {anew}"
                : $"Too early to tell the pace. {anew}";
        }
    }

    // The ledger was read a while ago; what goes on is known better.
    private IReadOnlyList<BudgetSpan> Bars => [.. Spans.SkipLast(1), Spans[^1] with { SpentMicros = Status.SpentMicros }];

    private string History => $"{(IsDaily ? "Days" : "Months")} before: " + string.Join(", ", Bars.Select(b => $"{Label(b.First)} {Money.Dollars(b.SpentMicros)}"));

    private int Height(BudgetSpan bar) => bar.SpentMicros == 0 ? 0 : (int)Math.Max(2, Tall * (decimal)bar.SpentMicros / Math.Max(1, Bars.Max(b => b.SpentMicros)));

    private string At(long micros) => (100m * micros / Whole).ToString("0.##", CultureInfo.InvariantCulture) + "%";

    private string Label(DateOnly first) => first.ToString(IsDaily ? "d MMM" : "MMM yyyy", CultureInfo.InvariantCulture);

    private static string Day(DateTimeOffset at) => at.ToLocalTime().ToString("d MMM", CultureInfo.InvariantCulture);
}
