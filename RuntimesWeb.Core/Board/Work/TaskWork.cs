using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Runs;

namespace RuntimesWeb.Core.Board.Work;

/// <summary>What a run is told.</summary>
/// <param name="Session">The runtime's own session it goes on in; null to begin one.</param>
internal sealed record WorkMessage(string Text, string? Session = null);

/// <summary>Work on one task, from its claim to the state that comes of it; whoever reads it may leave.</summary>
public sealed class TaskWork
{
    private readonly SettleWork _settle;
    private readonly PlannedWork _plan;
    private readonly IReadOnlyList<TaskAttempt> _attempts;
    private readonly CancellationTokenSource _stop = new();
    private volatile bool _isHandedOver;

    internal TaskWork(PlannedWork plan, Actor by, AttemptParts parts, SettleWork settle)
    {
        (_plan, By, _settle) = (plan, by, settle);
        _attempts = [.. plan.Attempts.Select(a => new TaskAttempt(this, a, parts))];
    }

    public Guid TaskId => _plan.Task.Id;

    public Actor By { get; }

    /// <summary>The runs that are going on, or were last, one for each attempt.</summary>
    public IReadOnlyList<Run> Runs => [.. _attempts.Select(a => a.Now).OfType<Run>()];

    /// <summary>The first attempt's place is made; a failure when it could not be.</summary>
    public Task<Failure?> Placed => _attempts[0].Placed;

    /// <summary>How it ended; never fails.</summary>
    public Task<WorkEnd> Over { get; private set; } = Task.FromResult(new WorkEnd(TaskState.Todo, []));

    internal PlannedWork Plan => _isHandedOver ? _plan with { Wish = _plan.Wish with { KeepForResume = true } } : _plan;

    /// <summary>Whether one of its attempts has this worktree.</summary>
    internal bool IsIn(Guid worktree) => Plan.Wish.WorktreeId == worktree || _attempts.Any(a => a.PlaceId == worktree);

    /// <summary>Begins all attempts; those that could not begin are left out, and when none could, the failure of the first is answered.</summary>
    internal async Task<Outcome<Run>> StartAsync(WorkMessage message, CancellationToken ct)
    {
        var started = new List<TaskAttempt>();
        Outcome<Run>? first = null;
        foreach (var attempt in _attempts)
        {
            var run = await attempt.StartAsync(message, started.Count == 0 ? ct : CancellationToken.None);
            first = first is { IsOk: true } ? first : run;
            if (run.IsOk)
            {
                started.Add(attempt);
            }
        }

        if (started.Count > 0)
        {
            Over = Task.Run(() => ToEndAsync(started), CancellationToken.None);
        }

        return first!.Value; // there is at least one attempt
    }

    /// <summary>Ends it, with everything it started.</summary>
    public async Task<WorkEnd> StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_attempts.Select(a => a.StopAsync()));
        return await Over;
    }

    /// <summary>Ends it so that somebody else can go on: the worktree is paused, with a note, before the task is free again.</summary>
    public Task<WorkEnd> HandOverAsync()
    {
        _isHandedOver = true;
        return StopAsync();
    }

    /// <summary>What belongs into the commit of a run's end when nothing comes after it: the task is free again.</summary>
    internal IRowChange? ReleaseOf(Run run) => _attempts.Count == 1 && !_isHandedOver && TaskAttempt.OutcomeOf(run) != WorkOutcome.Success ? _settle.Release(Plan, run) : null;

    internal void Tell() => _settle.Tell();

    private async Task<WorkEnd> ToEndAsync(List<TaskAttempt> started)
    {
        var ends = await Task.WhenAll(started.Select(a => a.ToEndAsync(_stop.Token)));
        return await _settle.RunAsync(Plan, ends);
    }
}
