using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Permissions.Approvals;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Runtimes.Tools;

namespace RuntimesWeb.Core.Runs;

/// <summary>What each event of a run changes beside the event log, in the same transaction: the run's state, the usage ledger, questions to people, the audit log.</summary>
public sealed class RunNotes(RunLedger ledger, RunPause pause, RunGates gates, ApprovalDesk desk, AuditLog audit)
{
    internal IToolGate GateOf(RunSpec spec) => gates.Of(spec.PermissionMode);

    /// <summary>Whose key a run is about to use.</summary>
    internal IRowChange? AtStart(Run run) =>
        run.Provider is { } provider && ProviderCatalog.Find(provider) is { NeedsKey: true } ? audit.Entry(Actor.Server, "credential.use", provider, $"run {run.Id}") : null;

    internal IRowChange? AtEnd(Guid run) => desk.CancelOf(run);

    internal void Forget(Guid run) => desk.Forget(run);

    /// <summary>Before anything is spent; the last event when it may not begin.</summary>
    internal Task<RunEvent?> BeforeAsync(ActiveRun run) => ledger.IsFree(run.Now) ? Task.FromResult<RunEvent?>(null) : pause.PassAsync(run);

    /// <summary>Writes an event down; answers the run's last event when the run may not go on after it.</summary>
    internal async Task<RunEvent?> NoteAsync(ActiveRun run, RunEvent e)
    {
        // What comes after an answer that was paid for spends more, unless it is the end.
        var isGoingOn = run.HasSpent;
        run.HasSpent = e is RunEvent.Usage;
        if (isGoingOn && e is not RunEvent.Usage && await BeforeAsync(run) is { } refused)
        {
            return refused;
        }

        await WriteAsync(run, e);
        if (isGoingOn && e is RunEvent.Usage && await BeforeAsync(run) is { } ended)
        {
            return ended;
        }

        if (run.Breaker.Feed(e) is not { } circles)
        {
            return null;
        }

        await audit.WriteAsync(Actor.Server, "run.loop", run.Now.AgentId ?? run.Now.RuntimeId, $"run {run.Now.Id}", CancellationToken.None);
        return circles;
    }

    private async Task WriteAsync(ActiveRun run, RunEvent e)
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
                await ledger.BookAsync(run, usage);
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
}
