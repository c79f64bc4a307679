using System.Text.Json;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Permissions.Approvals;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Usage.Budgets;

namespace RuntimesWeb.Core.Runs;

/// <summary>
/// Holds a run whose budget is spent. A run of the server's waits for a person, or until the budget allows more again; one that a caller waits for ends.
/// </summary>
public sealed class RunPause(BudgetBook budgets, EditBudgets edit, ApprovalDesk desk, RunGates gates)
{
    public const string Code = "budget_paused";

    private const string Hint = $"Raise or remove the budget at {RunLedger.BudgetsHref}, then ask again.";

    /// <summary>Comes back when the run may go on; with its last event when it may not.</summary>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    internal async Task<RunEvent?> PassAsync(ActiveRun run)
    {
        while (await budgets.FindReachedAsync(run.Now.AgentId, run.Stopping) is { } reached)
        {
            if (run.Spec.IsOfCaller || !await AskAsync(run, reached))
            {
                return new RunEvent.Error(Code, $"The budget is spent. {reached.Words}.", Hint);
            }
        }

        return null;
    }

    private async Task<bool> AskAsync(ActiveRun run, BudgetStatus reached)
    {
        var input = JsonSerializer.SerializeToElement(new { budgetId = reached.Budget.Id, spentMicros = reached.SpentMicros, limitMicros = reached.AllowedMicros });
        var reason = $"The budget is spent. Go on, and {Usage.Dollars.Text(reached.Budget.LimitMicros)} more may be spent {reached.When}.";
        var asked = new RunEvent.Approval(Guid.NewGuid(), "", ApprovalWords.OverBudget, input, ToolEffect.Notes, reached.Words, reason, ApprovalStatus.Pending);
        await run.AppendAsync(new RunEvent.Status("paused", $"The budget is spent. {reached.Words}."), run.Now with { Status = RunStatus.Paused });
        await run.AskAsync(asked, run.Now, desk.Open(gates.Ask(run, asked)));
        desk.Tell(asked.Id);

        var answer = await WaitAsync(asked.Id, reached.Budget.Id, run);
        var isAllowed = answer.Status == ApprovalStatus.Allowed;
        if (isAllowed && answer.AnsweredBy is { } by && by != Actor.Server.Name)
        {
            await edit.GraceAsync(reached.Budget.Id, null, new Actor(by), CancellationToken.None);
        }

        await run.GoOnAsync(asked with { State = answer.Status, Message = answer.Message });
        return isAllowed;
    }

    // Who raises the budget elsewhere has answered too.
    private async Task<Approval> WaitAsync(Guid question, string budget, ActiveRun run)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(run.Stopping);
        var answer = desk.WaitAsync(question, run.Stopping);
        var free = budgets.UntilFreeAsync(budget, run.Now.AgentId, over.Token);
        if (await Task.WhenAny(answer, free) == free && free.IsCompletedSuccessfully)
        {
            await desk.RespondAsync(question, new ApprovalResponse(true, "The budget allows more again."), Actor.Server, CancellationToken.None);
        }

        await over.CancelAsync();
        return await answer;
    }
}
