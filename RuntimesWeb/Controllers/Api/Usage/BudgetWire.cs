using RuntimesWeb.Core.Usage.Budgets;

namespace RuntimesWeb.Controllers.Api.Usage;

/// <summary>A budget with what is spent of it in the window that goes on; an own one is the limit in an agent's definition, and is changed there.</summary>
public sealed record BudgetView(
    string Id, BudgetScope Scope, string ScopeId, string Name, BudgetWindow Window, long LimitMicros, BudgetMode Mode, long SpentMicros, long GraceMicros, BudgetState State,
    DateTimeOffset ResetsAt, long UnpricedRequests, bool Own)
{
    public static BudgetView From(BudgetStatus s) => new(
        s.Budget.Id, s.Budget.Scope, s.Budget.ScopeId, s.Name, s.Budget.Window, s.Budget.LimitMicros, s.Budget.Mode, s.SpentMicros, s.GraceMicros, s.State,
        s.Window.To, s.UnpricedRequests, s.Budget.IsOwn);
}

public sealed record BudgetsView(IReadOnlyList<BudgetView> Budgets);

public sealed record BudgetBody(BudgetView Budget);

public sealed record BudgetRequest(string? Scope, string? ScopeId, string? Window, long? LimitMicros, string? Mode)
{
    public BudgetInput ToInput() => new(Scope, ScopeId, Window, LimitMicros, Mode);
}

public sealed record BudgetResumeRequest(long? GraceMicros);
