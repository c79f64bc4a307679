using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Usage.Budgets;

namespace RuntimesWeb.Controllers.Api.Governance;

/// <summary>A budget in cents, as the Clawboo Runtimes API tells it; a micro-cent there is a ten-thousandth of a cent.</summary>
public sealed record GovernedBudgetView(
    string Id, string Scope, string ScopeId, decimal LimitUsdCents, decimal GraceUsdCents, long SpentUsdCents, long SpentMicroCents, string Status, BudgetMode Mode, DateTimeOffset ResetsAt)
{
    private const long CentMicros = 10_000;

    public static GovernedBudgetView From(BudgetStatus s) => new(
        s.Budget.Id,
        s.Budget.Scope == BudgetScope.All ? "tenant" : s.Budget.Scope.ToString().ToLowerInvariant(),
        s.Budget.Scope == BudgetScope.All ? "default" : s.Budget.ScopeId,
        Cents(s.Budget.LimitMicros),
        Cents(s.GraceMicros),
        (s.SpentMicros + (CentMicros / 2)) / CentMicros,
        s.SpentMicros,
        s.State switch { BudgetState.Paused => "paused", BudgetState.Warning => "soft_capped", _ => "active" },
        s.Budget.Mode,
        s.Window.To);

    /// <summary>Whole micro-USD of cents; null when it is no amount.</summary>
    public static long? Micros(decimal? cents) => cents is { } known ? (long)Math.Round(Math.Clamp(known, -1, EditBudgets.HighestMicros) * CentMicros) : null;

    /// <summary>The word of a scope here; null for one that has no budgets.</summary>
    public static Outcome<string> ReadScope(string? scope) => scope switch
    {
        "tenant" => "all",
        "agent" or "team" => scope,
        "mission" => Failure.InvalidField("scope", "scope mission has no budgets here: set one for the agent, the team or the tenant"),
        _ => Failure.InvalidField("scope", "scope must be agent, team or tenant"),
    };

    private static decimal Cents(long micros) => micros % CentMicros == 0 ? micros / CentMicros : micros / (decimal)CentMicros;
}

public sealed record GovernedBudgetsView(IReadOnlyList<GovernedBudgetView> Budgets);

public sealed record GovernedBudgetBody(GovernedBudgetView Budget);

/// <summary>A budget after somebody let it spend more; it will pause again at once when that was not enough.</summary>
public sealed record GovernedResumeBody(GovernedBudgetView Budget, bool WillRepause);

public sealed record GovernedBudgetRequest(string? Scope, string? ScopeId, decimal? LimitUsdCents, string? Mode);

public sealed record GovernedResumeRequest(decimal? GraceUsdCents);

/// <summary>An entry of the audit log under the name of its kind.</summary>
public sealed record GovernedEntryView(long Id, string Kind, string Actor, string Action, string Target, string? Detail, DateTimeOffset CreatedAt)
{
    /// <summary>The beginnings of the actions that are governance, with their kind; the first that fits counts.</summary>
    public static readonly (string Action, string Kind)[] Kinds =
    [
        ("budget.cap", "cap_hit"), ("budget.", "budget"), ("run.loop", "circuit_break"), ("approval.", "approval"), ("tool.", "tool_call"),
        ("runtime.install", "install"), ("runtime.upgrade", "install"), ("runtime.uninstall", "install"),
    ];

    public static GovernedEntryView From(AuditEntry e) => new(
        e.Id, Array.Find(Kinds, k => e.Action.StartsWith(k.Action, StringComparison.Ordinal)).Kind, e.Actor, e.Action, e.Target, e.Detail, e.At);
}

public sealed record GovernedAuditView(IReadOnlyList<GovernedEntryView> Entries, string? NextCursor);
