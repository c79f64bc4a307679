using Microsoft.AspNetCore.Components;
using Radzen;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Usage.Budgets;

namespace RuntimesWeb.Components.Usage.Budgets;

/// <summary>The budgets as they stand, with every booking; their history is read again when there are others, and once in a while.</summary>
public sealed partial class BudgetsPage
{
    private const int Months = 6;
    private const int Days = 14;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private IReadOnlyList<BudgetStatus>? _budgets;
    private Dictionary<string, IReadOnlyList<BudgetSpan>> _history = [];
    private DateTimeOffset _historyAt;

    [Inject]
    public required BudgetBook Book { get; set; }

    [Inject]
    public required BudgetLedger Ledger { get; set; }

    [Inject]
    public required EditBudgets Edit { get; set; }

    [Inject]
    public required DialogService Dialogs { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    [Inject]
    public required PageClock Clock { get; set; }

    [Inject]
    public required Toasts Toasts { get; set; }

    protected override void OnInitialized()
    {
        Watch(h => Book.Changed += h, h => Book.Changed -= h);
        Watch(h => Clock.Ticked += h, h => Clock.Ticked -= h);
    }

    protected override void OnAfterRender(bool firstRender) => Clock.Start();

    protected override Task OnParametersSetAsync() => OnChangedAsync();

    protected override async Task OnChangedAsync()
    {
        var budgets = await Book.AllAsync(Closing);
        var now = Time.GetUtcNow();
        if (now - _historyAt > Fresh || budgets.Any(b => !_history.ContainsKey(b.Budget.Id)))
        {
            var subjects = await Book.SubjectsAsync(Closing);
            var history = new Dictionary<string, IReadOnlyList<BudgetSpan>>(StringComparer.Ordinal);
            foreach (var budget in budgets.Select(b => b.Budget))
            {
                history[budget.Id] = await Ledger.HistoryAsync(budget, subjects, budget.Window == BudgetWindow.Day ? Days : Months, Closing);
            }

            (_history, _historyAt) = (history, now);
        }

        _budgets = budgets;
    }

    private async Task EditAsync(BudgetStatus? budget) => await Dialogs.OpenAsync<BudgetForm>(
        budget is null ? "New budget" : $"Budget of {budget.Name}",
        new Dictionary<string, object?> { [nameof(BudgetForm.Known)] = budget?.Budget },
        new DialogOptions { ShowClose = false, CloseDialogOnEsc = true, CloseDialogOnOverlayClick = false, AutoFocusFirstElement = true });

    private async Task ResumeAsync(BudgetStatus budget)
    {
        var outcome = await Edit.GraceAsync(budget.Budget.Id, null, await Actor.GetAsync(), CancellationToken.None);
        Tell(outcome, $"{budget.Name} may spend {Money.Dollars(budget.Budget.LimitMicros)} more {budget.When}", "Nothing more may be spent");
    }

    private async Task RemoveAsync(BudgetStatus budget)
    {
        var outcome = await Edit.RemoveAsync(budget.Budget.Id, await Actor.GetAsync(), CancellationToken.None);
        if (outcome.Failure is { } failure)
        {
            Toasts.Warn("The budget was not removed", Words.Of(failure));
            return;
        }

        var was = budget.Budget;
        Toasts.Say($"Budget of {budget.Name} removed", action: new ToastAction("Undo", async () =>
        {
            var back = await Edit.SetAsync(
                new BudgetInput(was.Scope.ToString().ToLowerInvariant(), was.ScopeId, was.Window.ToString().ToLowerInvariant(), was.LimitMicros, was.Mode.ToString().ToLowerInvariant()), await Actor.GetAsync(), CancellationToken.None);
            Tell(back, $"Budget of {budget.Name} is back", "The budget is not back");
        }));
    }

    private void Tell(Outcome<BudgetStatus> outcome, string done, string failed)
    {
        if (outcome.Failure is { } failure)
        {
            Toasts.Warn(failed, Words.Of(failure));
        }
        else
        {
            Toasts.Say(done);
        }
    }
}
