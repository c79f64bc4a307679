using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Usage.Budgets;

/// <summary>
/// The budgets with what is spent of each, in memory: read from the ledger when budgets or agents change, then added to with every booking. No event of a run asks
/// the database.
/// </summary>
public sealed class BudgetBook
{
    private readonly IDbContextFactory<RuntimesDb> _factory;
    private readonly IBudgetSubjects _people;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly Lock _gate = new();
    private readonly List<Booking> _meanwhile = [];
    private readonly HashSet<(string Id, DateTimeOffset From, long Limit, int Level)> _told = [];
    private ImmutableArray<BudgetTally> _tallies = [];
    private BudgetSubjects _subjects = BudgetSubjects.None;
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isReading;
    private int _wanted = 1;
    private int _known;

    public BudgetBook(IDbContextFactory<RuntimesDb> factory, IBudgetSubjects people, TimeProvider time)
    {
        (_factory, _people, _time) = (factory, people, time);
        people.Changed += Forget;
    }

    /// <summary>A budget is another one, or more is spent of one.</summary>
    public event Action? Changed;

    /// <summary>Every budget: of everything, of teams, of agents, each by name.</summary>
    public async Task<IReadOnlyList<BudgetStatus>> AllAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            return [.. _tallies.Select(t => t.Status(now))];
        }
    }

    public async Task<BudgetStatus?> FindAsync(string id, CancellationToken ct) => (await AllAsync(ct)).FirstOrDefault(b => b.Budget.Id == id);

    public async Task<BudgetSubjects> SubjectsAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        return Volatile.Read(ref _subjects);
    }

    /// <summary>A budget counts what an agent, or work without one, spends; also when that is not known yet.</summary>
    public bool Covers(string? agentId)
    {
        lock (_gate)
        {
            return Volatile.Read(ref _known) != Volatile.Read(ref _wanted) || _tallies.Any(t => t.Covers(agentId));
        }
    }

    /// <summary>A budget that keeps an agent, or work without one, from spending more now; null when none does.</summary>
    public async Task<BudgetStatus?> FindReachedAsync(string? agentId, CancellationToken ct)
    {
        await LoadAsync(ct);
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            return _tallies.Where(t => t.Covers(agentId)).Select(t => t.Status(now)).FirstOrDefault(s => s.State == BudgetState.Paused);
        }
    }

    /// <summary>Waits until a budget does not keep this agent from spending any more: it was raised or removed, or its window is over.</summary>
    public async Task UntilFreeAsync(string budgetId, string? agentId, CancellationToken ct)
    {
        while (true)
        {
            var next = Volatile.Read(ref _next).Task;
            await LoadAsync(ct);
            BudgetStatus? holding;
            lock (_gate)
            {
                holding = _tallies.FirstOrDefault(t => t.Budget.Id == budgetId && t.Covers(agentId))?.Status(_time.GetUtcNow());
            }

            if (holding?.State != BudgetState.Paused)
            {
                return;
            }

            using var woken = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var left = holding.Window.To - _time.GetUtcNow();
            await Task.WhenAny(next, Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, _time, woken.Token));
            await woken.CancelAsync();
            ct.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Adds a row that was booked; answers the budgets of which four fifths or all are spent by it, each told once in its window.</summary>
    public async Task<IReadOnlyList<BudgetStatus>> AddAsync(UsageRow row, long number, CancellationToken ct)
    {
        await LoadAsync(ct);
        var crossed = new List<BudgetStatus>();
        var isCounted = false;
        lock (_gate)
        {
            var booking = new Booking(number, row.At, row.AgentId, row.CostMicros);
            if (_isReading)
            {
                _meanwhile.Add(booking);
            }

            foreach (var tally in _tallies.Where(t => t.Covers(row.AgentId)))
            {
                isCounted = true;
                if (tally.Add(booking) is > 0 and var level && tally.Status(row.At) is var status && _told.Add((status.Budget.Id, status.Window.From, status.Budget.LimitMicros, level)))
                {
                    crossed.Add(status);
                }
            }
        }

        if (isCounted)
        {
            Tell();
        }

        return crossed;
    }

    /// <summary>What is in memory is read again before it is next asked for.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref _wanted);
        Tell();
    }

    private void Tell()
    {
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        Changed?.Invoke();
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        if (Volatile.Read(ref _known) == Volatile.Read(ref _wanted))
        {
            return;
        }

        await _reading.WaitAsync(ct);
        try
        {
            for (var wanted = Volatile.Read(ref _wanted); _known != wanted; wanted = Volatile.Read(ref _wanted))
            {
                await ReadAsync(ct);
                Volatile.Write(ref _known, wanted);
            }
        }
        finally
        {
            _reading.Release();
        }
    }

    // What is booked while the ledger is read is added by its number: once, whether the reading saw it or not.
    private async Task ReadAsync(CancellationToken ct)
    {
        lock (_gate)
        {
            _isReading = true;
            _meanwhile.Clear();
        }

        var subjects = await _people.ReadAsync(ct);
        var tallies = await TalliesAsync(subjects, ct);
        lock (_gate)
        {
            foreach (var booking in _meanwhile)
            {
                foreach (var tally in tallies.Where(t => t.Covers(booking.AgentId)))
                {
                    tally.Add(booking);
                }
            }

            (_tallies, _isReading) = (tallies, false);
            _meanwhile.Clear();
        }

        Volatile.Write(ref _subjects, subjects);
    }

    private async Task<ImmutableArray<BudgetTally>> TalliesAsync(BudgetSubjects subjects, CancellationToken ct)
    {
        await using var db = await _factory.CreateDbContextAsync(ct);
        var stored = await db.Set<Budget>().AsNoTracking().ToListAsync(ct);
        var own = subjects.Agents.Values.Where(a => a.LimitMicros > 0).Select(a => OwnOf(a, stored));
        var made = ImmutableArray.CreateBuilder<BudgetTally>();
        foreach (var (budget, name) in stored.Where(b => !b.IsOwn).Concat(own).Select(b => (b, subjects.NameOf(b.Scope, b.ScopeId)))
            .OrderBy(b => b.b.Scope).ThenBy(b => b.Item2, StringComparer.OrdinalIgnoreCase).ThenBy(b => b.b.Window).ThenBy(b => b.b.IsOwn))
        {
            var agents = BudgetLedger.AgentsOf(budget, subjects);
            var window = BudgetWindows.Of(budget.Window, _time.GetUtcNow(), _time);
            made.Add(new BudgetTally(budget, name, agents?.ToFrozenSet(StringComparer.Ordinal), window, await BudgetLedger.SumAsync(db, window, agents, ct), _time));
        }

        return made.ToImmutable();
    }

    private static Budget OwnOf(BudgetAgent agent, List<Budget> stored)
    {
        var id = Budget.OwnId(agent.Id);
        var grace = stored.FirstOrDefault(b => b.IsOwn && b.Id == id);
        return new Budget
        {
            Id = id,
            Scope = BudgetScope.Agent,
            ScopeId = agent.Id,
            Window = BudgetWindow.Month,
            LimitMicros = agent.LimitMicros ?? 0,
            Mode = BudgetMode.Cap,
            IsOwn = true,
            // What was allowed above another limit says nothing about this one.
            GraceMicros = grace?.LimitMicros == agent.LimitMicros ? grace?.GraceMicros ?? 0 : 0,
            GraceFrom = grace?.GraceFrom,
        };
    }
}
