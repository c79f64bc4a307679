using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Work;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Components.Board;

/// <summary>Moves, gives and puts aside tasks, one or many; says what was done, offers to take it back, and says why something was not done.</summary>
public sealed class TaskCommands(EditTask edit, TaskWorks works, PageActor actor, Confirm confirm, Toasts toasts)
{
    public async Task<bool> MoveAsync(IReadOnlyList<BoardTask> tasks, TaskState to, CancellationToken ct)
    {
        var moving = tasks.Where(t => t.Status != to).ToList();
        if (moving.FirstOrDefault(t => !TaskStates.CanMove(t.Status, to)) is { } illegal && moving.TrueForAll(t => !TaskStates.CanMove(t.Status, to)))
        {
            toasts.Warn($"{Name(moving)} {(moving.Count == 1 ? "was" : "were")} not moved", TaskLook.Why(illegal.Status, to));
            return false;
        }

        if (moving.Count == 0 || !await IsSureAsync(moving, to))
        {
            return false;
        }

        var (done, failures) = (new List<BoardTask>(), new List<Failure>());
        foreach (var task in moving)
        {
            var outcome = await OneAsync(task, to, ct);
            done.AddRange(outcome.IsOk ? [task] : []);
            failures.AddRange(outcome.Failure is { } failure ? [failure] : []);
        }

        Tell(done, failures, $"moved to {TaskLook.State(to)}", done.Exists(t => TaskStates.CanMove(to, t.Status)) ? () => BackAsync(done, to) : null);
        return done.Count > 0;
    }

    public async Task AssignAsync(IReadOnlyList<BoardTask> tasks, Assignee? who, string name, CancellationToken ct)
    {
        var (done, failures) = await AllAsync(tasks, _ => who?.Input ?? Assignee.Anybody, ct);
        Tell(done, failures, $"given to {name}", () => AllAsync(done, t => new TaskInput { AssigneeAgentId = t.AssigneeAgentId ?? "", AssigneeRuntime = t.AssigneeRuntime ?? "" }, CancellationToken.None));
    }

    public async Task<bool> DropAsync(IReadOnlyList<BoardTask> tasks, CancellationToken ct)
    {
        var (done, failures) = await AllAsync(tasks, _ => new TaskInput { IsDropped = true }, ct);
        Tell(done, failures, "put aside", () => AllAsync(done, _ => new TaskInput { IsDropped = false }, CancellationToken.None));
        return done.Count > 0;
    }

    /// <summary>Changes what a task says; what is wrong is answered, for the field.</summary>
    public async Task<Failure?> EditAsync(BoardTask task, TaskInput input, CancellationToken ct) => (await edit.RunAsync(task.Id, input, await actor.GetAsync(), ct)).Failure;

    private async Task<Outcome<BoardTask>> OneAsync(BoardTask task, TaskState to, CancellationToken ct)
    {
        // To be done again it would be nobody's: when a person moves it, it stays whose it was.
        var keeps = to is TaskState.Todo or TaskState.Backlog;
        var input = new TaskInput
        {
            Status = to,
            AssigneeAgentId = keeps ? task.AssigneeAgentId : null,
            AssigneeRuntime = keeps ? task.AssigneeRuntime : null,
        };
        var moved = await edit.RunAsync(task.Id, input, await actor.GetAsync(), ct);
        return moved.Failure is { Message: "verification_required" } && await confirm.AskAsync($"Call “{Short(task)}” done?", "Its verification did not pass. It is noted that you called it done all the same.", "Call it done")
            ? await edit.RunAsync(task.Id, input with { HumanOverride = true }, await actor.GetAsync(), ct) : moved;
    }

    private async Task<bool> IsSureAsync(List<BoardTask> tasks, TaskState to)
    {
        var working = tasks.Count(t => works.Find(t.Id) is not null);
        return working == 0 || await confirm.AskAsync($"Move to {TaskLook.State(to)} and stop the work?", $"{Words.Count(working, "task is", "tasks are")} being worked on. The run ends; what it did so far stays in its worktree.", "Stop and move");
    }

    private async Task<(List<BoardTask> Done, List<Failure> Failures)> AllAsync(IReadOnlyList<BoardTask> tasks, Func<BoardTask, TaskInput> input, CancellationToken ct)
    {
        var (done, failures) = (new List<BoardTask>(), new List<Failure>());
        foreach (var task in tasks)
        {
            var outcome = await edit.RunAsync(task.Id, input(task), await actor.GetAsync(), ct);
            done.AddRange(outcome.IsOk ? [task] : []);
            failures.AddRange(outcome.Failure is { } failure ? [failure] : []);
        }

        return (done, failures);
    }

    // The page may have been left by then.
    private async Task BackAsync(List<BoardTask> tasks, TaskState from)
    {
        foreach (var task in tasks.Where(t => TaskStates.CanMove(from, t.Status)))
        {
            await OneAsync(task with { }, task.Status, CancellationToken.None);
        }
    }

    private void Tell(List<BoardTask> done, List<Failure> failures, string what, Func<Task>? undo)
    {
        if (done.Count > 0)
        {
            toasts.Say($"{Name(done)} {what}", action: undo is null ? null : new ToastAction("Undo", undo));
        }

        if (failures.Count > 0)
        {
            toasts.Warn($"{Words.Count(failures.Count, "task was", "tasks were")} not {what}", TaskLook.Why(failures[0]));
        }
    }

    private static string Name(List<BoardTask> tasks) => tasks.Count == 1 ? $"“{Short(tasks[0])}”" : Words.Count(tasks.Count, "task", "tasks");

    internal static string Short(BoardTask task) => task.Title.Length <= 60 ? task.Title : string.Concat(task.Title.AsSpan(0, 59), "…");
}
