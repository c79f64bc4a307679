using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Usage.Budgets;

/// <summary>A budget as somebody enters it. Without a window it is for a month, without a mode it warns.</summary>
public sealed record BudgetInput(string? Scope, string? ScopeId, string? Window, long? LimitMicros, string? Mode);

/// <summary>Makes, changes and removes budgets, and lets more be spent than they say.</summary>
public sealed class EditBudgets(IDbContextFactory<RuntimesDb> factory, BudgetBook book, AuditLog audit) : IDisposable
{
    /// <summary>A million dollars: more is a slip.</summary>
    public const long HighestMicros = 1_000_000_000_000;

    private readonly SemaphoreSlim _writing = new(1, 1);

    public static Failure Missing => Failure.NotFound("budget not found");

    /// <summary>Makes the budget of this scope and window, or changes it; what was allowed above the old limit is over.</summary>
    public async Task<Outcome<BudgetStatus>> SetAsync(BudgetInput input, Actor by, CancellationToken ct)
    {
        var read = Read(input, await book.SubjectsAsync(ct));
        if (read.Failure is { } wrong)
        {
            return wrong;
        }

        var (scope, scopeId, window) = (read.Value.Scope, read.Value.ScopeId, read.Value.Window);
        var id = await WriteAsync(async db =>
        {
            var known = await db.Set<Budget>().FirstOrDefaultAsync(b => b.Scope == scope && b.ScopeId == scopeId && b.Window == window && !b.IsOwn, ct);
            if (known is null)
            {
                db.Add(read.Value);
                return read.Value.Id;
            }

            db.Entry(known).CurrentValues.SetValues(read.Value with { Number = known.Number, Id = known.Id });
            return known.Id;
        }, ct);
        return await ToldAsync(id, "budget.set", null, by, ct);
    }

    public async Task<Outcome<Done>> RemoveAsync(string id, Actor by, CancellationToken ct)
    {
        if (await book.FindAsync(id, ct) is not { } known)
        {
            return Missing;
        }

        if (known.Budget.IsOwn)
        {
            return Failure.Conflict("this budget is part of its agent", "Change the budget of the agent itself.");
        }

        await WriteAsync(db => db.Set<Budget>().Where(b => b.Id == id).ExecuteDeleteAsync(ct), ct);
        await audit.WriteAsync(by, "budget.remove", known.Name, known.Words, CancellationToken.None);
        return default(Done);
    }

    /// <summary>Lets so much more be spent in this window than is spent now, or than the limit says when that is more; null for the limit once more.</summary>
    public async Task<Outcome<BudgetStatus>> GraceAsync(string id, long? micros, Actor by, CancellationToken ct)
    {
        if (micros is < 0 or > HighestMicros)
        {
            return Failure.InvalidField("graceMicros", $"graceMicros must be between 0 and {HighestMicros}");
        }

        if (await book.FindAsync(id, ct) is not { } now)
        {
            return Missing;
        }

        var more = micros ?? now.Budget.LimitMicros;
        if (more == 0)
        {
            return now;
        }

        var given = now.Budget with { GraceMicros = Math.Max(now.GraceMicros, now.SpentMicros - now.Budget.LimitMicros) + more, GraceFrom = now.Window.From };
        await WriteAsync(async db =>
        {
            if (await db.Set<Budget>().FirstOrDefaultAsync(b => b.Id == id, ct) is { } stored)
            {
                db.Entry(stored).CurrentValues.SetValues(given with { Number = stored.Number });
            }
            else if (given.IsOwn)
            {
                db.Add(given);
            }

            return 0;
        }, ct);
        return await ToldAsync(id, "budget.grace", $"{Dollars.Text(more)} more", by, ct);
    }

    public void Dispose() => _writing.Dispose();

    private static Outcome<Budget> Read(BudgetInput input, BudgetSubjects subjects)
    {
        var scopeId = input.ScopeId?.Trim() ?? "";
        return input.Scope is not ("all" or "team" or "agent") ? Failure.InvalidField("scope", "scope must be all, team or agent")
            : Enum.Parse<BudgetScope>(input.Scope, ignoreCase: true) is var scope && scope != BudgetScope.All && scopeId.Length == 0 ? Failure.InvalidField("scopeId", $"scopeId is required: the {input.Scope}'s id")
            : !subjects.Has(scope, scopeId) ? Failure.InvalidField("scopeId", $"there is no {input.Scope} '{(scopeId.Length > 80 ? scopeId[..80] : scopeId)}'")
            : (input.Window ?? "month") is not ("day" or "month") ? Failure.InvalidField("window", "window must be day or month")
            : (input.Mode ?? "warn") is not ("warn" or "cap") ? Failure.InvalidField("mode", "mode must be warn or cap")
            : input.LimitMicros is null ? Failure.InvalidField("limitMicros", "limitMicros is required")
            : input.LimitMicros is <= 0 or > HighestMicros ? Failure.InvalidField("limitMicros", $"limitMicros must be between 1 and {HighestMicros}")
            : new Budget
            {
                Id = Guid.NewGuid().ToString(),
                Scope = scope,
                ScopeId = scope == BudgetScope.All ? "" : scopeId,
                Window = Enum.Parse<BudgetWindow>(input.Window ?? "month", ignoreCase: true),
                LimitMicros = input.LimitMicros.Value,
                Mode = Enum.Parse<BudgetMode>(input.Mode ?? "warn", ignoreCase: true),
            };
    }

    private async Task<Outcome<BudgetStatus>> ToldAsync(string id, string action, string? detail, Actor by, CancellationToken ct)
    {
        if (await book.FindAsync(id, ct) is not { } now)
        {
            return Missing;
        }

        await audit.WriteAsync(by, action, now.Name, detail is null ? $"{now.Words}, {now.Budget.Mode.ToString().ToLowerInvariant()}" : $"{detail}; {now.Words}", CancellationToken.None);
        return now;
    }

    private async Task<T> WriteAsync<T>(Func<RuntimesDb, Task<T>> write, CancellationToken ct)
    {
        T answer;
        await _writing.WaitAsync(ct);
        try
        {
            await using var db = await factory.CreateDbContextAsync(ct);
            answer = await write(db);
            await db.SaveChangesAsync(ct);
        }
        finally
        {
            _writing.Release();
        }

        book.Forget();
        return answer;
    }
}
