using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Permissions.Approvals;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Runtimes.Tools;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Core.Runs;

/// <summary>What each event of a run changes beside the event log, in the same transaction: the run's state, the usage ledger, questions to people, the audit log.</summary>
public sealed class RunNotes(PriceList prices, RunGates gates, ApprovalDesk desk, AuditLog audit, TimeProvider time)
{
    internal IToolGate GateOf(RunSpec spec) => gates.Of(spec.PermissionMode);

    /// <summary>Whose key a run is about to use.</summary>
    internal IRowChange? AtStart(Run run) =>
        run.Provider is { } provider && ProviderCatalog.Find(provider) is { NeedsKey: true } ? audit.Entry(Actor.Server, "credential.use", provider, $"run {run.Id}") : null;

    internal IRowChange? AtEnd(Guid run) => desk.CancelOf(run);

    internal void Forget(Guid run) => desk.Forget(run);

    internal async Task NoteAsync(ActiveRun run, RunEvent e)
    {
        switch (e)
        {
            case RunEvent.Text text:
                await run.AppendTextAsync(e, text.Value);
                break;
            case RunEvent.Thinking thinking:
                await run.AppendTextAsync(e, thinking.Value);
                break;
            case RunEvent.Usage usage:
                Book(run, usage with { CostMicros = usage.CostMicros ?? prices.Find(usage.Provider, usage.Model)?.Cost(usage.Tokens) });
                break;
            case RunEvent.ToolCall { Permission: { } behavior } call:
                var by = call.Rule is { } rule ? $"the rule {rule}" : $"the mode {PermissionModes.Text(run.Now.PermissionMode)}";
                await run.AppendAsync(e, run.Now, audit.Entry(Actor.Server, $"tool.{behavior.ToString().ToLowerInvariant()}", call.Name, $"run {run.Now.Id}; by {by}"));
                break;
            case RunEvent.Approval { State: ApprovalStatus.Pending } asked:
                await run.AppendAsync(e, run.Now with { Status = RunStatus.WaitingInput }, desk.Open(gates.Ask(run.Now, asked)));
                run.TellChanged();
                desk.Tell(asked.Id);
                break;
            case RunEvent.Approval:
                await run.AppendAsync(e, run.Now with { Status = RunStatus.Running });
                run.TellChanged();
                break;
            default:
                await run.AppendAsync(e, run.Now);
                break;
        }
    }

    // What comes next, its end or its next step, is committed with it.
    private void Book(ActiveRun run, RunEvent.Usage usage) => run.Hold(usage, Add(run.Now, usage), RunBook.Entry(run.Now, usage, time.GetUtcNow()));

    private static Run Add(Run run, RunEvent.Usage usage) =>
        run with { Usage = run.Usage + usage.Tokens, CostMicros = run.CostMicros is { } sum && usage.CostMicros is { } cost ? sum + cost : null };
}
