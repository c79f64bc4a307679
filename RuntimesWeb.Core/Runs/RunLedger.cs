using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Notifications;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Usage;
using RuntimesWeb.Core.Usage.Budgets;

namespace RuntimesWeb.Core.Runs;

/// <summary>Books what the answers in runs took, in the transaction of their events, and tells people when a budget comes to its end.</summary>
public sealed class RunLedger(PriceList prices, BudgetBook budgets, NotificationStore notifications, AuditLog audit, TimeProvider time)
{
    /// <summary>Where budgets are looked at and raised.</summary>
    public const string BudgetsHref = "/usage/budgets";

    /// <summary>What the run works with costs nothing, so no budget keeps it from working.</summary>
    internal bool IsFree(Run run) => run.RuntimeId == RuntimeCatalog.Local.Value
        || (run is { Provider: { } provider, Model: { } model } && prices.Find(provider, model) is { InputPerMillionMicros: 0, OutputPerMillionMicros: 0 });

    /// <summary>A budget counts what the run spends.</summary>
    internal bool IsWatched(Run run) => budgets.Covers(run.AgentId);

    /// <summary>What comes next, the run's end or its next step, is committed with it; then it is to be settled.</summary>
    internal void Book(ActiveRun run, RunEvent.Usage said)
    {
        var usage = said with { CostMicros = said.CostMicros ?? prices.Find(said.Provider, said.Model)?.Cost(said.Tokens) };
        var entry = Entry(run.Now, usage, time.GetUtcNow());
        run.Hold(usage, Add(run.Now, usage), entry);
        run.Unsettled.Add(entry);
    }

    /// <summary>Counts what is booked and committed.</summary>
    /// <param name="isHeld">It is committed now, not with what comes next.</param>
    internal async Task SettleAsync(ActiveRun run, bool isHeld = false)
    {
        if (run.Unsettled.Count == 0)
        {
            return;
        }

        if (isHeld)
        {
            await run.CommitHeldAsync();
        }

        BookUsage[] entries = [.. run.Unsettled];
        run.Unsettled.Clear();
        // What has no number is not in the ledger: it could not be stored.
        foreach (var entry in entries.Where(e => e.Number > 0))
        {
            foreach (var crossed in await budgets.AddAsync(entry.Row, entry.Number, CancellationToken.None))
            {
                await TellAsync(crossed);
            }
        }
    }

    private async Task TellAsync(BudgetStatus budget)
    {
        var isAll = budget.SpentMicros >= budget.Budget.LimitMicros;
        var isCap = budget.Budget.Mode == BudgetMode.Cap;
        var what = !isAll ? "Four fifths of the budget are spent." : isCap ? "The budget is spent: work waits for you, or stops." : "The budget is spent. It only warns: work goes on.";
        await notifications.TellAsync(NotificationType.BudgetAlert, $"Budget of {budget.Name} {(isAll ? "spent" : "nearly spent")}", $"{budget.Words}. {what}", BudgetsHref, CancellationToken.None);
        await audit.WriteAsync(Actor.Server, isAll && isCap ? "budget.cap" : "budget.warn", budget.Name, budget.Words, CancellationToken.None);
    }

    private static Run Add(Run run, RunEvent.Usage usage) =>
        run with { Usage = run.Usage + usage.Tokens, CostMicros = run.CostMicros is { } sum && usage.CostMicros is { } cost ? sum + cost : null };

    private static BookUsage Entry(Run run, RunEvent.Usage usage, DateTimeOffset at) => new(new UsageRow
    {
        At = at,
        RunId = run.Id,
        RuntimeId = run.RuntimeId,
        AgentId = run.AgentId,
        ConversationId = run.ConversationId,
        Provider = usage.Provider,
        Model = usage.Model,
        Tokens = usage.Tokens,
        CostMicros = usage.CostMicros,
    });
}
