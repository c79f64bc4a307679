using System.Collections.Frozen;
using Microsoft.Extensions.Logging.Abstractions;
using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Usage;
using RuntimesWeb.Core.Usage.Budgets;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Usage;

/// <summary>The book of budgets against a real ledger, with a clock of the test's.</summary>
public sealed class BudgetBookTests : IAsyncLifetime
{
    private static readonly Actor By = new("test");

    private readonly People _people = new(new BudgetAgent("coder", "Coder", "red", null), new BudgetAgent("writer", "Writer", "red", null), new BudgetAgent("tester", "Tester", null, null));
    private EventLogHouse _house = null!; // opened before each test
    private EventWriter _writer = null!; // likewise
    private BudgetBook _book = null!; // likewise
    private EditBudgets _edit = null!; // likewise

    public async ValueTask InitializeAsync()
    {
        _house = await EventLogHouse.OpenAsync();
        _writer = new EventWriter(_house.Factory, NullLogger<EventWriter>.Instance);
        (_book, _edit) = Start();
    }

    public async ValueTask DisposeAsync()
    {
        _edit.Dispose();
        await _writer.DisposeAsync();
        await _house.DisposeAsync();
    }

    [Fact]
    public async Task Sums_AgreeWithTheLedger_ByScope_AndAfterARestart()
    {
        await BookAsync("coder", 100);
        await SetAsync("all", "", 10_000);
        await SetAsync("team", "red", 10_000);
        await SetAsync("agent", "coder", 10_000);
        await BookAsync("coder", 20);
        await BookAsync("writer", 3);
        await BookAsync("tester", 4);
        await BookAsync(null, 5);
        await BookAsync("coder", null);

        Assert.Equal([("Everything", 132L, 1L), ("Red", 123, 1), ("Coder", 120, 1)], await SumsAsync(_book));

        var (restarted, edit) = Start();
        Assert.Equal([("Everything", 132L, 1L), ("Red", 123, 1), ("Coder", 120, 1)], await SumsAsync(restarted));
        edit.Dispose();

        // Who moves takes what they spent along.
        _people.Set(new BudgetAgent("coder", "Coder", null, null), new BudgetAgent("writer", "Writer", "red", null));
        Assert.Equal([("Everything", 132L, 1L), ("Red", 3, 0), ("Coder", 120, 1)], await SumsAsync(_book));
    }

    [Fact]
    public async Task ManyBookings_WhileBudgetsChange_CountOnce()
    {
        await SetAsync("all", "", 1_000_000);

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => i % 10 == 0 ? (Task)SetAsync("agent", "coder", 1000 + i) : BookAsync("coder", 7)));

        Assert.Equal([("Everything", 54 * 7L, 0L), ("Coder", 54 * 7L, 0L)], await SumsAsync(_book));
    }

    [Fact]
    public async Task States_AndWhatIsToldOnce()
    {
        var cap = await SetAsync("agent", "coder", 1000, "cap");
        await SetAsync("all", "", 1000, "warn");

        Assert.Empty(await BookAsync("coder", 799));
        Assert.Equal([BudgetState.Ok, BudgetState.Ok], await StatesAsync());
        Assert.Equal(["Everything", "Coder"], (await BookAsync("coder", 1)).Select(b => b.Name));
        Assert.Equal([BudgetState.Warning, BudgetState.Warning], await StatesAsync());
        Assert.Empty(await BookAsync("coder", 199));
        Assert.Null(await _book.FindReachedAsync("coder", default));
        Assert.Equal(["Everything", "Coder"], (await BookAsync("coder", 1)).Select(b => b.Name));
        Assert.Equal([BudgetState.Warning, BudgetState.Paused], await StatesAsync());
        Assert.Empty(await BookAsync("coder", 5000));
        Assert.Equal(cap.Budget.Id, (await _book.FindReachedAsync("coder", default))?.Budget.Id);
        Assert.Null(await _book.FindReachedAsync("writer", default));
        Assert.Null(await _book.FindReachedAsync(null, default));
        Assert.Equal("Coder: $0.006 of $0.001 this month", (await _book.FindReachedAsync("coder", default))!.Words);
    }

    [Fact]
    public async Task Grace_IsSoMuchMoreFromNow_AndEndsWithTheWindow()
    {
        var id = (await SetAsync("agent", "coder", 1000, "cap", "day")).Budget.Id;
        await BookAsync("coder", 2500);

        var given = (await _edit.GraceAsync(id, null, By, default)).Value;
        Assert.Equal((2500L, 3500L, BudgetState.Warning), (given.GraceMicros, given.AllowedMicros, given.State));
        await BookAsync("coder", 1000);
        Assert.Equal(BudgetState.Paused, (await _book.FindAsync(id, default))!.State);
        var more = (await _edit.GraceAsync(id, 200, By, default)).Value;
        Assert.Equal((2700L, BudgetState.Warning), (more.GraceMicros, more.State));

        _house.Time.Advance(TimeSpan.FromDays(1));
        var next = (await _book.FindAsync(id, default))!;
        Assert.Equal((0L, 0L, BudgetState.Ok), (next.SpentMicros, next.GraceMicros, next.State));
        await BookAsync("coder", 1000);
        Assert.Equal(BudgetState.Paused, (await _book.FindAsync(id, default))!.State);
        Assert.Equal([("Coder", 1000L, 0L)], await SumsAsync(Start().Book));
    }

    [Fact]
    public async Task UntilFree_ComesBack_WhenRaised_Removed_OrAnew()
    {
        var id = (await SetAsync("agent", "coder", 1000, "cap", "day")).Budget.Id;
        await BookAsync("coder", 1000);

        var raised = _book.UntilFreeAsync(id, "coder", default);
        Assert.False(raised.IsCompleted);
        await SetAsync("agent", "coder", 2000, "cap", "day");
        await raised.WaitAsync(TimeSpan.FromSeconds(20));

        await BookAsync("coder", 1000);
        var anew = _book.UntilFreeAsync(id, "coder", default);
        Assert.False(anew.IsCompleted);
        _house.Time.Advance(TimeSpan.FromDays(1));
        await anew.WaitAsync(TimeSpan.FromSeconds(20));

        await BookAsync("coder", 2000);
        var removed = _book.UntilFreeAsync(id, "coder", default);
        Assert.False(removed.IsCompleted);
        await _edit.RemoveAsync(id, By, default);
        await removed.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task AnAgentsOwnLimit_IsACapOfAMonth_ChangedAtTheAgent()
    {
        _people.Set(new BudgetAgent("coder", "Coder", null, 1000));
        await BookAsync("coder", 1000);

        var own = Assert.Single(await _book.AllAsync(default));
        Assert.Equal(("own-coder", true, BudgetMode.Cap, BudgetWindow.Month, BudgetState.Paused), (own.Budget.Id, own.Budget.IsOwn, own.Budget.Mode, own.Budget.Window, own.State));
        Assert.Equal(FailureKind.Conflict, (await _edit.RemoveAsync("own-coder", By, default)).Failure?.Kind);
        Assert.Equal(BudgetState.Warning, (await _edit.GraceAsync("own-coder", 500, By, default)).Value.State);
        Assert.Equal(1500, Assert.Single(await Start().Book.AllAsync(default)).AllowedMicros);

        _people.Set(new BudgetAgent("coder", "Coder", null, 900));
        var less = Assert.Single(await _book.AllAsync(default));
        Assert.Equal((900L, BudgetState.Paused), (less.AllowedMicros, less.State));
        _people.Set(new BudgetAgent("coder", "Coder", null, null));
        Assert.Empty(await _book.AllAsync(default));
    }

    [Fact]
    public async Task History_IsTheLedgerByWindow()
    {
        var at = _house.Time.GetUtcNow();
        await Ledger.BookAsync(_house.Factory, Ledger.Row(at.AddMonths(-1), cost: 700, agent: "coder"), Ledger.Row(at, cost: 30, agent: "coder"), Ledger.Row(at, cost: 5, agent: "writer"), Ledger.Row(at.AddYears(-1), cost: 9, agent: "coder"));
        var budget = (await SetAsync("agent", "coder", 1000)).Budget;

        var spans = await new BudgetLedger(_house.Factory, _house.Time).HistoryAsync(budget, await _book.SubjectsAsync(default), 3, default);

        Assert.Equal([(new DateOnly(2026, 9, 1), 0L), (new DateOnly(2026, 10, 1), 700), (new DateOnly(2026, 11, 1), 30)], spans.Select(s => (s.First, s.SpentMicros)));
    }

    [Theory]
    [InlineData("mission", "", "month", 1L, "cap", "scope", "scope must be all, team or agent")]
    [InlineData("agent", null, "month", 1L, "cap", "scopeId", "scopeId is required: the agent's id")]
    [InlineData("team", "blue", "month", 1L, "cap", "scopeId", "there is no team 'blue'")]
    [InlineData("all", "", "week", 1L, "cap", "window", "window must be day or month")]
    [InlineData("all", "", "month", 1L, "stop", "mode", "mode must be warn or cap")]
    [InlineData("all", "", "month", null, "cap", "limitMicros", "limitMicros is required")]
    [InlineData("all", "", "month", 0L, "cap", "limitMicros", "limitMicros must be between 1 and 1000000000000")]
    public async Task WhatCannotBe_NamesTheField(string scope, string? scopeId, string window, long? limit, string mode, string field, string message)
    {
        var failure = (await _edit.SetAsync(new BudgetInput(scope, scopeId, window, limit, mode), By, default)).Failure;

        Assert.Equal((message, field), (failure?.Message, failure?.Fields?.Keys.Single()));
        Assert.Empty(await _book.AllAsync(default));
    }

    [Fact]
    public void Pace_IsWhatItComesToAtTheEnd()
    {
        var from = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        var budget = new Budget
        {
            Id = "b",
            Scope = BudgetScope.All,
            Window = BudgetWindow.Month,
            LimitMicros = 1000,
            Mode = BudgetMode.Warn,
        };
        var status = new BudgetStatus(budget, "Everything", new UsagePeriod(from, from.AddDays(30)), 300, 0);

        Assert.Equal(900, status.Expected(from.AddDays(10)));
        Assert.Null(status.Expected(from.AddHours(2)));
        Assert.Null((status with { SpentMicros = 0 }).Expected(from.AddDays(10)));
    }

    private (BudgetBook Book, EditBudgets Edit) Start()
    {
        var book = new BudgetBook(_house.Factory, _people, _house.Time);
        return (book, new EditBudgets(_house.Factory, book, new AuditLog(_house.Factory, _house.Time)));
    }

    private async Task<BudgetStatus> SetAsync(string scope, string scopeId, long limit, string mode = "cap", string window = "month")
    {
        var set = await _edit.SetAsync(new BudgetInput(scope, scopeId, window, limit, mode), By, default);
        Assert.True(set.IsOk, set.Failure?.Message);
        return set.Value;
    }

    private async Task<IReadOnlyList<BudgetStatus>> BookAsync(string? agent, long? cost)
    {
        var entry = new BookUsage(Ledger.Row(_house.Time.GetUtcNow(), cost: cost, agent: agent));
        await _writer.ApplyAsync(entry);
        return await _book.AddAsync(entry.Row, entry.Number, default);
    }

    private async Task<IEnumerable<BudgetState>> StatesAsync() => (await _book.AllAsync(default)).Select(b => b.State);

    private static async Task<IEnumerable<(string Name, long Spent, long Unpriced)>> SumsAsync(BudgetBook book) => (await book.AllAsync(default)).Select(b => (b.Name, b.SpentMicros, b.UnpricedRequests));

    private sealed class People(params BudgetAgent[] agents) : IBudgetSubjects
    {
        private BudgetAgent[] _agents = agents;

        public event Action? Changed;

        public void Set(params BudgetAgent[] agents)
        {
            _agents = agents;
            Changed?.Invoke();
        }

        public Task<BudgetSubjects> ReadAsync(CancellationToken ct) => Task.FromResult(new BudgetSubjects(
            _agents.ToFrozenDictionary(a => a.Id), new Dictionary<string, string> { ["red"] = "Red" }.ToFrozenDictionary()));
    }
}
