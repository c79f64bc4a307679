using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Worktrees;

namespace RuntimesWeb.Core.Board.Work;

/// <summary>
/// One attempt at a task: a run in a place of its own, what it changed verified, and when that is red, a run on the same place that mends it. All of it is stored as it
/// happens; it ends whatever happens.
/// </summary>
internal sealed class TaskAttempt(TaskWork work, AttemptPlan plan, AttemptParts parts) : IRunOwner
{
    /// <summary>So often a red verification is given back to be mended.</summary>
    private const int MostFixes = 1;

    // Work takes more answers than a chat.
    private const int WorkTurns = 50;

    private readonly TaskCompletionSource<Failure?> _placed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource<Run> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<VerdictAttempt> _verdicts = [];
    private IDisposable? _hold;
    private Worktree? _place;
    private Run? _first;
    private long? _cost = 0;
    private string _report = "";

    /// <summary>Its place is made; a failure when it could not be.</summary>
    public Task<Failure?> Placed => _placed.Task;

    public RuntimeId Runtime => plan.Runtime;

    /// <summary>The run that is going on, or was last.</summary>
    public Run? Now { get; private set; }

    /// <summary>The worktree it works in, once that is there.</summary>
    public Guid? PlaceId => _place?.Id;

    /// <summary>Begins its first run.</summary>
    public async Task<Outcome<Run>> StartAsync(WorkMessage message, CancellationToken ct)
    {
        var started = await StartRunAsync(message.Text, prepare: true, message.Session, ct);
        if (started.IsOk)
        {
            _first = started.Value;
        }
        else
        {
            _placed.TrySetResult(started.Failure);
        }

        return started;
    }

    /// <summary>To its end, after <see cref="StartAsync"/>.</summary>
    public async Task<AttemptEnd> ToEndAsync(CancellationToken stopping)
    {
        try
        {
            var run = await FollowUpAsync(await EndOfRunAsync(), stopping);
            for (var fixes = 0; ; fixes++)
            {
                var end = await JudgeAsync(run, stopping);
                if (end is not { Verdict.IsPromotable: false, Outcome: WorkOutcome.Success } || fixes == MostFixes || plan.Runtime == RuntimeCatalog.Local || stopping.IsCancellationRequested)
                {
                    return end;
                }

                var started = await GoOnAsync(parts.Prompt.GoOn(work.Plan.Task, plan.Runtime, null, TaskPrompt.Fix(_verdicts[^1].Deterministic)));
                if (!started.IsOk)
                {
                    return end;
                }

                var mended = await EndOfRunAsync();
                if (OutcomeOf(mended) != WorkOutcome.Success)
                {
                    // What there is stays red.
                    return end with { Last = mended, CostMicros = _cost, Report = _report };
                }

                run = mended;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // It was stopped while it was verified: what it did is there, and nobody knows whether it is good.
            return new AttemptEnd(WorkOutcome.Aborted, _first!, Now!, null, null, _cost) { Report = _report }; // it was started
        }
        finally
        {
            _placed.TrySetResult(new Failure(FailureKind.Refused, RunError.NoPlaceCode));
            _hold?.Dispose();
        }
    }

    public async Task StopAsync()
    {
        if (Now is { } run)
        {
            await parts.Engine.CancelAsync(run.Id, CancellationToken.None);
        }
    }

    public IRowChange? AtStart(Run run) => null;

    /// <summary>The task is free again in the commit of the run's end, when that is all there is to come.</summary>
    public IRowChange? AtEnd(Run run, RunTranscript transcript)
    {
        _report = transcript.Text;
        return RowChanges.Of(new AddTaskCost(work.Plan.Task.Id, run.CostMicros), _first is null || _first.Id == run.Id ? work.ReleaseOf(run) : null);
    }

    public void Ended(Run run)
    {
        Now = run;
        _ended.TrySetResult(run);
        work.Tell();
    }

    public static WorkOutcome OutcomeOf(Run run) => run switch
    {
        { Status: RunStatus.Cancelled or RunStatus.Interrupted } => WorkOutcome.Aborted,
        { Error.Code: RunPause.Code or RunBreaker.Code } => WorkOutcome.Aborted,
        { DoneReason: DoneReason.Completed } => WorkOutcome.Success,
        { DoneReason: DoneReason.MaxTurns } => WorkOutcome.MaxTurns,
        _ => WorkOutcome.Error,
    };

    private async Task<Run> EndOfRunAsync()
    {
        var run = await _ended.Task;
        _cost = _cost is { } sum && run.CostMicros is { } more ? sum + more : null;
        return run;
    }

    // What it handed on comes back to it before its work is judged.
    private async Task<Run> FollowUpAsync(Run run, CancellationToken stopping)
    {
        while (OutcomeOf(run) == WorkOutcome.Success && await parts.FollowUp.NextAsync(work.TaskId, stopping) is { } told)
        {
            var started = await GoOnAsync(parts.Prompt.GoOn(work.Plan.Task, plan.Runtime, _report, told));
            if (!started.IsOk)
            {
                return run;
            }

            run = await EndOfRunAsync();
        }

        return run;
    }

    // Where the one before went on, in the same place.
    private Task<Outcome<Run>> GoOnAsync(string message) => StartRunAsync(message, prepare: false, RunSessions.Of(Now, plan.Runtime, work.Plan.Agent?.Id), CancellationToken.None);

    private Task<Outcome<Run>> StartRunAsync(string message, bool prepare, string? session, CancellationToken ct)
    {
        _ended = new TaskCompletionSource<Run>(TaskCreationOptions.RunContinuationsAsynchronously);
        var (wanted, agent) = (work.Plan, work.Plan.Agent);
        var hasFiles = !TaskKinds.WithoutFiles(wanted.Kind);
        var request = new RunRequest(Guid.NewGuid(), plan.Model, ModelMessage.User.Say(message))
        {
            SystemPrompt = plan.Runtime == RuntimeCatalog.Local ? null : parts.Prompt.System(agent, wanted.Task, hasFiles, wanted.Folder),
            Folder = prepare ? null : _place?.Folder,
            Session = session,
            Fallbacks = plan.Fallbacks,
            AgentId = agent?.Id,
            Tools = agent is { Definition.Tools.Count: > 0 } ? [.. agent.Definition.Tools] : null,
            MaxTurns = agent?.Definition.MaxTurns ?? WorkTurns,
        };
        return BeginAsync(
            new RunSpec(RunOrigin.Task, plan.Runtime, request, this)
            {
                TaskId = wanted.Task.Id,
                PermissionMode = wanted.Mode,
                IsOfCaller = wanted.Wish.IsOfCaller,
                Lane = wanted.Wish.Lane ?? (wanted.Task.ParentTaskId ?? wanted.Task.ProjectId)?.ToString() ?? "",
                Prepare = prepare ? PrepareAsync : null,
                Worktree = prepare || _place is null ? null : WorkPlace.PlaceOf(_place).Worktree,
            },
            ct);
    }

    private async Task<Outcome<Run>> BeginAsync(RunSpec spec, CancellationToken ct)
    {
        var started = await parts.Engine.StartAsync(spec, ct);
        if (started.IsOk)
        {
            Now = started.Value;
        }

        return started;
    }

    private async Task<Outcome<RunPlace>> PrepareAsync(CancellationToken ct)
    {
        var made = await parts.Place.MakeAsync(work.Plan, work.By, ct);
        if (made.Failure is { } failure)
        {
            _placed.TrySetResult(new Failure(FailureKind.Refused, RunError.NoPlaceCode, failure.Hint is null ? failure.Message : $"{failure.Message}. {failure.Hint}"));
            return failure;
        }

        _place = made.Value;
        _hold = parts.Holds.Hold(_place.Id);
        _placed.TrySetResult(null);
        return WorkPlace.PlaceOf(_place);
    }

    /// <summary>What came of a run: what it changed, and whether that is good.</summary>
    private async Task<AttemptEnd> JudgeAsync(Run run, CancellationToken stopping)
    {
        var end = new AttemptEnd(OutcomeOf(run), _first ?? run, run, null, null, _cost) { Report = _report };
        if (_place is null or { Kind: WorktreeKind.Scratch })
        {
            return end;
        }

        var diff = await parts.Diff.StatsAsync(_place.Id, CancellationToken.None);
        end = end with { Changes = diff.Match(d => d.Stats, _ => (Worktrees.Diffs.DiffStats?)null) };
        if (end.Outcome != WorkOutcome.Success || !end.HasChanges || work.Plan.VerifyCommand is not { } command || work.Plan.Wish.KeepForResume)
        {
            return end;
        }

        var started = await parts.Verify.StartAsync(_place, run.Id, command, work.By, CancellationToken.None);
        var verified = started.IsOk ? await parts.Verify.EndAsync(started.Value, stopping) : null;
        var check = verified?.ToCheck() ?? new VerdictCheck(false, command, null, started.Failure?.Message ?? "The verification was not carried out.", 0);
        _verdicts = [.. _verdicts, new VerdictAttempt(check, check.Ok ? null : new VerdictProblem("The verify command failed.", null, null))];
        return end with { Verdict = new TaskVerdict(check.Ok ? VerdictStatus.Pass : VerdictStatus.Fail, _verdicts, check.Ok ? [] : [$"`{command}` fails"]) };
    }
}
