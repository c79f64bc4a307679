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
        // What comes after an answer that was paid for spends more, unless it is the end. The next answer is booked whatever becomes of it.
        var isGoingOn = run.Unsettled.Count > 0;
        if (e is RunEvent.Usage usage)
        {
            ledger.Book(run, usage);
        }

        if (isGoingOn && await GoOnAsync(run) is { } refused)
        {
            return refused;
        }

        if (e is not RunEvent.Usage)
        {
            await WriteAsync(run, e);
            await ledger.SettleAsync(run);
        }

        if (run.Breaker.Feed(e) is not { } circles)
        {
            return null;
        }

        await audit.WriteAsync(Actor.Server, "run.loop", run.Now.AgentId ?? run.Now.RuntimeId, $"run {run.Now.Id}", CancellationToken.None);
        return circles;
    }

    /// <summary>Before its last event: what it spent is counted by who sees its end.</summary>
    internal Task BeforeEndAsync(ActiveRun run) => run.Unsettled.Count > 0 && ledger.IsWatched(run.Now) ? ledger.SettleAsync(run, isHeld: true) : Task.CompletedTask;

    /// <summary>After its last event is stored: what was committed with it is counted.</summary>
    internal Task AfterEndAsync(ActiveRun run) => ledger.SettleAsync(run);

    // Where no budget counts it, the answer is committed with what comes next.
    private async Task<RunEvent?> GoOnAsync(ActiveRun run)
    {
        if (!ledger.IsWatched(run.Now))
        {
            return null;
        }

        await ledger.SettleAsync(run, isHeld: true);
        return await BeforeAsync(run);
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
            case RunEvent.ToolCall { Permission: { } behavior } call:
                var by = call.Rule is { } rule ? $"the rule {rule}" : $"the mode {PermissionModes.Text(run.Now.PermissionMode)}";
                await run.AppendAsync(e, run.Now, audit.Entry(Actor.Server, $"tool.{behavior.ToString().ToLowerInvariant()}", call.Name, $"run {run.Now.Id}; by {by}"));
                break;
            case RunEvent.Approval { State: ApprovalStatus.Pending } asked:
                await run.AskAsync(asked, run.Now with { Status = RunStatus.WaitingInput }, desk.Open(gates.Ask(run, asked)));
                desk.Tell(asked.Id);
                break;
            case RunEvent.Approval answered:
                await run.GoOnAsync(answered);
                break;
            case RunEvent.Session session:
                await run.AppendAsync(e, run.Now with { SessionId = session.Id });
                break;
            default:
                await run.AppendAsync(e, run.Now);
                break;
        }
    }
}
