using Microsoft.AspNetCore.Components;
using Radzen;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Usage.Budgets;

namespace RuntimesWeb.Components.Usage.Budgets;

/// <summary>Takes dollars, stores millionths of them.</summary>
public sealed partial class BudgetForm
{
    private const decimal Micros = 1_000_000m;

    private readonly string _id = $"budget-{Guid.NewGuid():N}";
    private BudgetSubjects _subjects = BudgetSubjects.None;
    private IReadOnlyList<BudgetStatus> _budgets = [];
    private string _for = "all:";
    private string _window = "month";
    private string _mode = "cap";
    private decimal? _limit;
    private bool _busy;
    private Failure? _failure;

    /// <summary>The one to change; null for a new one.</summary>
    [Parameter]
    public Budget? Known { get; set; }

    [Inject]
    public required BudgetBook Book { get; set; }

    [Inject]
    public required EditBudgets Edit { get; set; }

    [Inject]
    public required DialogService Dialogs { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    [Inject]
    public required Toasts Toasts { get; set; }

    private BudgetStatus? Replaced => Known is not null ? null : _budgets.FirstOrDefault(b => !b.Budget.IsOwn && Place(b.Budget) == _for && Word(b.Budget.Window) == _window);

    protected override async Task OnInitializedAsync()
    {
        if (Known is { } known)
        {
            (_for, _window, _mode, _limit) = (Place(known), Word(known.Window), Word(known.Mode), known.LimitMicros / Micros);
        }

        (_subjects, _budgets) = (await Book.SubjectsAsync(CancellationToken.None), await Book.AllAsync(CancellationToken.None));
    }

    private static string Place(Budget budget) => $"{Word(budget.Scope)}:{budget.ScopeId}";

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private async Task SaveAsync()
    {
        _busy = true;
        try
        {
            var place = _for.Split(':', 2);
            var limit = _limit is { } dollars ? (long)decimal.Round(Math.Clamp(dollars, -1m, 10_000_000m) * Micros) : (long?)null;
            var outcome = await Edit.SetAsync(new BudgetInput(place[0], place[^1], _window, limit, _mode), await Actor.GetAsync(), CancellationToken.None);
            _failure = outcome.Failure;
            if (outcome.IsOk)
            {
                Toasts.Say($"Budget of {outcome.Value.Name} saved");
                Dialogs.Close(true);
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
