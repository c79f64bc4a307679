using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Work;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Worktrees.Diffs;

namespace RuntimesWeb.Core.Delegation;

/// <summary>Reads what came of delegated work from what is stored, so that it is the same after a restart.</summary>
public sealed class ReadOutcome(TaskStore tasks, TaskWorks works, RunStore runs, ReadDiff diffs, AgentStore agents)
{
    /// <summary>The task of it; null when it is gone.</summary>
    public Task<BoardTask?> TaskAsync(DelegatedWork work, CancellationToken ct) => tasks.FindAsync(work.TaskId, ct);

    /// <summary>The work that is going on.</summary>
    public TaskWork? Active(DelegatedWork work) => works.Find(work.TaskId) is { Over.IsCompleted: false } active ? active : null;

    /// <summary>Null while it is going on, or was not begun.</summary>
    public async Task<DelegationOutcome?> RunAsync(DelegatedWork work, BoardTask task, CancellationToken ct)
    {
        if (Active(work) is not null || (task.Status == TaskState.InProgress && !task.IsDropped) || IsToBegin(work, task))
        {
            return null;
        }

        var name = (await agents.FindAsync(work.TeammateAgentId, ct))?.Name ?? work.TeammateAgentId;
        var page = await runs.PageAsync(new RunFilter(TaskId: task.Id), null, 1, ct);
        var last = page.Match(p => p.Runs, _ => []) is [var run, ..] ? run : null;
        var report = last is null ? "" : (await runs.TranscriptAsync(last.Id, ct)).Text.Trim();
        var changes = work.ToldState is null && last?.Worktree is { } place ? (await diffs.StatsAsync(place.Id, ct)).Match<DiffStats?>(d => d.Stats, _ => null) : null;
        var problem = task.Status == TaskState.Todo ? Problem(work, last) : null;
        return new DelegationOutcome(work, task, name, report, changes, problem, task.Status == TaskState.Blocked || (problem is not null && last?.Status is not (RunStatus.Cancelled or RunStatus.Interrupted)));
    }

    /// <summary>It was written down, and nobody has touched it since.</summary>
    public static bool IsToBegin(DelegatedWork work, BoardTask task) => work.BegunAt is null && task is { Status: TaskState.Todo, Attempts: 0, IsDropped: false };

    private static string? Problem(DelegatedWork work, Run? last) => last switch
    {
        null => work.Refusal,
        { Error: { } error } => error.Hint is null ? error.Message : $"{error.Message} {error.Hint}",
        { Status: RunStatus.Cancelled } => "a person stopped it.",
        { DoneReason: DoneReason.MaxTurns } => "it was not done within the answers it may take.",
        { DoneReason: not (null or DoneReason.Completed) } => "the model ended it.",
        _ => null,
    };
}
