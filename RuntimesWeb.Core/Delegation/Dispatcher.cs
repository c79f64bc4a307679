using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Comments;
using RuntimesWeb.Core.Board.Work;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Core.Delegation;

/// <summary>
/// Begins what leaders handed on, as runs of the server in the engine's queue, and sees to it that the leaders are told what came of it. It looks at what is stored
/// whenever something moved, so a restart changes nothing. It never tries again by itself.
/// </summary>
public sealed partial class Dispatcher(DispatcherParts parts, IHostApplicationLifetime host, ILogger<Dispatcher> logger) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _wake = new(1, 1);
    private readonly ConcurrentDictionary<Guid, Task> _watched = new();

    public override void Dispose()
    {
        parts.Store.Changed -= Wake;
        parts.Tasks.Moved -= WakeAfterMove;
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        parts.Store.Changed += Wake;
        parts.Tasks.Moved += WakeAfterMove;
        try
        {
            // Before it nobody knows which runtimes can work.
            await Task.WhenAny(parts.Runtimes.FirstLook, Task.Delay(Patience, parts.Time, stoppingToken));
            while (true)
            {
                await _wake.WaitAsync(stoppingToken);
                await SafePassAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await parts.Tell.IdleAsync();
        }
        catch (Exception e)
        {
            Log.Ended(logger, e);
            host.StopApplication();
            throw;
        }
    }

    private async Task SafePassAsync(CancellationToken ct)
    {
        try
        {
            await PassAsync(ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            Log.PassFailed(logger, e);
            // Such as a full disk: what was to be done is looked for again.
            await Task.Delay(Patience, parts.Time, ct);
            Wake();
        }
    }

    private async Task PassAsync(CancellationToken ct)
    {
        foreach (var work in await parts.Store.OpenAsync(ct))
        {
            await LookAsync(work, ct);
        }

        foreach (var work in await parts.Store.MovedOnAsync(ct))
        {
            if (await parts.Outcomes.TaskAsync(work, ct) is { } task && await parts.Outcomes.RunAsync(work, task, ct) is { } outcome)
            {
                await parts.Tell.NoteAsync(outcome, ct);
            }
        }
    }

    private async Task LookAsync(DelegatedWork work, CancellationToken ct)
    {
        if (await parts.Outcomes.TaskAsync(work, ct) is not { } task)
        {
            await parts.Store.ApplyAsync(new MarkTold(work.Id, parts.Store.Now, null, isFailure: false));
        }
        else if (ReadOutcome.IsToBegin(work, task))
        {
            await BeginAsync(work, task, ct);
        }
        else if (parts.Outcomes.Active(work) is { } active)
        {
            Watch(active);
        }
        else if (work.ParentTaskId is { } parent && parts.Works.Find(parent) is { Over.IsCompleted: false } leading)
        {
            Watch(leading); // which waits for it itself
        }
        else if (!parts.Tell.IsTelling(work.Id) && await parts.Outcomes.RunAsync(work, task, ct) is { } outcome)
        {
            _ = TellAsync(outcome, ct);
        }
    }

    // It may have to wait for the answer that is being given.
    private async Task TellAsync(DelegationOutcome outcome, CancellationToken ct)
    {
        try
        {
            await parts.Tell.RunAsync(outcome, ct);
        }
        catch (Exception e)
        {
            Log.PassFailed(logger, e);
            await Task.Delay(Patience, parts.Time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Wake();
        }
    }

    private async Task BeginAsync(DelegatedWork work, BoardTask task, CancellationToken ct)
    {
        var refusal = await parts.Agents.FindAsync(work.TeammateAgentId, ct) is not { } mate ? "the teammate is gone."
            : await StartAsync(work, mate, ct);
        IRowChange begun = new MarkBegun(work.Id, parts.Store.Now, refusal);
        if (refusal is not null)
        {
            begun = new RowChanges([begun, new AddCommentRow(new TaskComment
            {
                Id = Guid.NewGuid(),
                TaskId = task.Id,
                Body = $"Handed on by {work.LeaderAgentId}, and not begun: {refusal}",
                AuthorType = CommentAuthor.System,
                CreatedAt = parts.Store.Now,
            })]);
        }

        await parts.Store.ApplyAsync(begun);
        parts.Tasks.Tell();
    }

    /// <summary>Null when it has begun, or somebody else has it.</summary>
    private async Task<string?> StartAsync(DelegatedWork work, Agent mate, CancellationToken ct)
    {
        var started = await parts.Work.RunAsync(
            new WorkWish(work.TaskId, [new AttemptWish(new RuntimeId(mate.Definition.RuntimeId))])
            {
                AssigneeAgentId = mate.Id,
                Lane = (work.ParentTaskId ?? work.ConversationId)?.ToString(),
            },
            new Actor($"agent:{work.LeaderAgentId}"), ct);
        if (started.IsOk)
        {
            Watch(started.Value);
        }

        return started.Failure is { Kind: not FailureKind.Conflict } failure ? failure.Hint ?? failure.Message : null;
    }

    // Its end is looked at when it comes.
    private void Watch(TaskWork work)
    {
        if (!_watched.ContainsKey(work.TaskId))
        {
            _watched[work.TaskId] = WakeAtEndAsync(work);
        }
    }

    private async Task WakeAtEndAsync(TaskWork work)
    {
        await Task.Yield();
        await work.Over;
        _watched.TryRemove(work.TaskId, out _);
        Wake();
    }

    private void WakeAfterMove(TaskMove move) => Wake();

    private void Wake()
    {
        try
        {
            if (_wake.CurrentCount == 0)
            {
                _wake.Release();
            }
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // It was woken already, or is gone.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Delegated work could not be looked at; it is tried again")]
        public static partial void PassFailed(ILogger logger, Exception e);

        [LoggerMessage(Level = LogLevel.Critical, Message = "The dispatcher of delegated work ended; the server stops")]
        public static partial void Ended(ILogger logger, Exception e);
    }
}

/// <summary>What the dispatcher works with.</summary>
public sealed record DispatcherParts(DelegationStore Store, ReadOutcome Outcomes, TellLeader Tell, WorkOnTask Work, TaskStore Tasks, TaskWorks Works, AgentStore Agents, RuntimeBoard Runtimes, TimeProvider Time);
