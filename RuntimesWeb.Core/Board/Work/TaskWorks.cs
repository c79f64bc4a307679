using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RuntimesWeb.Core.Board.Comments;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Board.Work;

/// <summary>
/// The work that is going on: says twice a minute that it lives, ends it when a person takes its task away, and frees tasks of which nobody has heard for minutes.
/// </summary>
public sealed class TaskWorks : LoopService
{
    /// <summary>A claimed task of which nothing was heard for so long is free again (Clawboo Runtimes API, board).</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly ConcurrentDictionary<Guid, TaskWork> _active = new();
    private readonly TaskStore _tasks;
    private readonly TimeProvider _time;

    public TaskWorks(TaskStore tasks, TimeProvider time, IHostApplicationLifetime host, ILogger<TaskWorks> logger)
        : base(TimeSpan.FromSeconds(30), time, host, logger)
    {
        (_tasks, _time) = (tasks, time);
        tasks.Moved += StopWhatWasTakenAway;
    }

    /// <summary>The work that is going on for a task; null when none is.</summary>
    public TaskWork? Find(Guid task) => _active.GetValueOrDefault(task);

    public IEnumerable<TaskWork> Active => _active.Values;

    internal void Add(TaskWork work)
    {
        _active[work.TaskId] = work;
        _ = ForgetAsync(work);
    }

    protected override async Task PassAsync(CancellationToken ct)
    {
        if (!_active.IsEmpty)
        {
            await _tasks.BeatAsync([.. _active.Keys]);
        }

        var now = _time.GetUtcNow();
        foreach (var task in (await _tasks.StaleAsync(now - Patience, ct)).Where(t => !_active.ContainsKey(t.Id)))
        {
            await _tasks.ApplyAsync(
                new MoveTask(task.Id, TaskState.InProgress, TaskState.Todo, now) { Attempt = task.Attempts },
                new AddCommentRow(new TaskComment
                {
                    Id = Guid.NewGuid(),
                    TaskId = task.Id,
                    Body = $"Free again: nothing was heard of the work on it for {Patience.TotalMinutes:0} minutes.",
                    AuthorType = CommentAuthor.System,
                    CreatedAt = now,
                }));
        }
    }

    private async Task ForgetAsync(TaskWork work)
    {
        await work.Over;
        _active.TryRemove(KeyValuePair.Create(work.TaskId, work));
        _tasks.Tell();
    }

    private void StopWhatWasTakenAway(TaskMove move)
    {
        if (move.From == TaskState.InProgress && _active.GetValueOrDefault(move.TaskId) is { } work)
        {
            _ = StopIfTakenAwayAsync(work);
        }
    }

    // Its own end moves it, too; and it may be claimed again already.
    private async Task StopIfTakenAwayAsync(TaskWork work)
    {
        if (!work.Over.IsCompleted && (await _tasks.FindAsync(work.TaskId, CancellationToken.None) is not { Status: TaskState.InProgress } task || task.Attempts != work.Plan.Task.Attempts))
        {
            await work.StopAsync();
        }
    }
}
