using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Work;
using RuntimesWeb.Core.Board.Workspaces;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Components.Board;

/// <summary>The work that goes on, and how it is paused.</summary>
public sealed record TaskStops(TaskWorks Works, PauseWork Pause);

/// <summary>Has tasks worked on, and stops work.</summary>
public sealed class TaskStarts(WorkOnTask work, TaskStops stops, EditTask edit, PageActor actor, Toasts toasts)
{
    public bool IsWorking(Guid task) => stops.Works.Find(task) is not null;

    /// <summary>A task may be begun: it is to be done, or was worked on and may be again.</summary>
    public static bool CanStart(BoardTask task) => !task.IsDropped && task.Status is TaskState.Todo or TaskState.InReview or TaskState.Blocked;

    /// <summary>Begins work as it was asked for; the failure is for the form.</summary>
    public async Task<Failure?> StartAsync(BoardTask task, Assignee who, WorkWish wish, CancellationToken ct)
    {
        var by = await actor.GetAsync();
        if (!who.IsOf(task) && task.Status == TaskState.Todo && (await edit.RunAsync(task.Id, who.Input, by, ct)).Failure is { } refused)
        {
            return refused;
        }

        // It goes on when the page is left.
        return (await work.RunAsync(wish with { AssigneeAgentId = who.AgentId ?? who.Runtime.Value }, by, CancellationToken.None)).Failure;
    }

    /// <summary>Begins work by whom each task is for, and tells what could not begin.</summary>
    public async Task StartAllAsync(IReadOnlyList<(BoardTask Task, Assignee Who)> tasks, CancellationToken ct)
    {
        var begun = 0;
        foreach (var (task, who) in tasks)
        {
            if (await StartAsync(task, who, new WorkWish(task.Id, [new AttemptWish(who.Runtime)]), ct) is { } failure)
            {
                toasts.Warn($"“{TaskCommands.Short(task)}” was not started", TaskLook.Why(failure));
            }
            else
            {
                begun++;
            }
        }

        if (begun > 0)
        {
            toasts.Say(begun == 1 ? $"“{TaskCommands.Short(tasks[0].Task)}” was started" : $"{begun} tasks were started", begun == 1 ? null : "Four at a time; the others wait for their turn.");
        }
    }

    /// <summary>Stops the work so that somebody else can go on with it.</summary>
    public async Task PauseAsync(BoardTask task)
    {
        var paused = await stops.Pause.RunAsync(task.Id, await actor.GetAsync(), CancellationToken.None);
        toasts.Say($"“{TaskCommands.Short(task)}” was paused", paused.IsOk ? "Start it again with any runtime: it goes on where this one stopped." : "Nothing had been changed yet.");
    }

    public async Task StopAsync(BoardTask task)
    {
        if (stops.Works.Find(task.Id) is { } going)
        {
            await going.StopAsync();
            toasts.Say($"“{TaskCommands.Short(task)}” was stopped", "What it did so far is in its worktree.");
        }
    }
}
