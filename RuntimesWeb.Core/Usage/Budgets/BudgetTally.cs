using System.Collections.Frozen;

namespace RuntimesWeb.Core.Usage.Budgets;

/// <summary>What was booked: one row of the ledger, by its number there.</summary>
internal readonly record struct Booking(long Number, DateTimeOffset At, string? AgentId, long? CostMicros);

/// <summary>What the ledger has for a budget: the sum up to a row.</summary>
internal sealed record LedgerSum(long Spent, long Unpriced, long UpTo);

/// <summary>The running sum of one budget in the window that goes on. Not safe for many threads; the book is.</summary>
internal sealed class BudgetTally(Budget budget, string name, FrozenSet<string>? agents, UsagePeriod window, LedgerSum known, TimeProvider time)
{
    private long _spent = known.Spent;
    private long _unpriced = known.Unpriced;
    private UsagePeriod _window = window;

    public Budget Budget => budget;

    public bool Covers(string? agentId) => agents is null || (agentId is not null && agents.Contains(agentId));

    public BudgetStatus Status(DateTimeOffset now)
    {
        Roll(now);
        return new BudgetStatus(budget, name, _window, _spent, _unpriced);
    }

    /// <summary>Counts a booking, unless the sum that was read from the ledger had it; answers the level it led to, 0 when it led to no other.</summary>
    public int Add(Booking booking)
    {
        Roll(booking.At);
        if (booking.At < _window.From)
        {
            return 0;
        }

        var cost = booking.CostMicros ?? 0;
        if (booking.Number > known.UpTo)
        {
            _spent += cost;
            _unpriced += booking.CostMicros is null ? 1 : 0;
        }

        var level = BudgetStatus.LevelOf(_spent, budget.LimitMicros);
        return level > BudgetStatus.LevelOf(_spent - cost, budget.LimitMicros) ? level : 0;
    }

    private void Roll(DateTimeOffset now)
    {
        if (now >= _window.To)
        {
            (_window, _spent, _unpriced) = (BudgetWindows.Of(budget.Window, now, time), 0, 0);
        }
    }
}
