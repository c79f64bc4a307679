using RuntimesWeb.Components.Chat.Messages;
using RuntimesWeb.Components.Runtimes;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Components.Board;

/// <summary>How a task is shown: its state, who has it, what it cost, where it may go.</summary>
public static class TaskLook
{
    /// <summary>The states in the order of the board's columns; what was given up is folded away.</summary>
    public static IReadOnlyList<TaskState> Columns { get; } = [TaskState.Backlog, TaskState.Todo, TaskState.InProgress, TaskState.InReview, TaskState.Blocked, TaskState.Done, TaskState.Cancelled];

    public static string Href(Guid id) => $"/board/{id}";

    public static string State(TaskState state) => state switch
    {
        TaskState.Backlog => "Backlog",
        TaskState.Todo => "To do",
        TaskState.InProgress => "In progress",
        TaskState.InReview => "In review",
        TaskState.Blocked => "Blocked",
        TaskState.Done => "Done",
        _ => "Cancelled",
    };

    public static Tone Tone(TaskState state) => state switch
    {
        TaskState.InProgress => Shared.Tone.Info,
        TaskState.InReview => Shared.Tone.Warn,
        TaskState.Blocked => Shared.Tone.Danger,
        TaskState.Done => Shared.Tone.Ok,
        _ => Shared.Tone.Plain,
    };

    public static string Dot(TaskState state) => Tone(state) switch
    {
        Shared.Tone.Info => "dot-info",
        Shared.Tone.Warn => "dot-warn",
        Shared.Tone.Danger => "dot-danger",
        Shared.Tone.Ok => "dot-ok",
        _ => "",
    };

    /// <summary>A person has to do something before it goes on.</summary>
    public static bool Needs(TaskState state) => state is TaskState.InReview or TaskState.Blocked;

    /// <summary>Why a person has to look at it; null when nobody has to.</summary>
    public static string? Need(BoardTask task, bool asks) => asks ? "Asks you something"
        : task.Status == TaskState.InReview ? "Wants your review"
        : task.Status != TaskState.Blocked ? null
        : task.Verdict is { IsPromotable: false } ? "Its verification is red" : "Is blocked";

    /// <summary>Where it may be moved to, in the order of the columns.</summary>
    public static IReadOnlyList<TaskState> Moves(TaskState from) => [.. Columns.Where(TaskStates.From(from).Contains)];

    /// <summary>Why it is not moved there.</summary>
    public static string Why(TaskState from, TaskState to) => TaskStates.IsFinal(from) ? $"{State(from)} is final: a task that is {State(from).ToLowerInvariant()} stays so."
        : $"From {State(from)} a task goes to {Words.List([.. Moves(from).Select(State)])}, not to {State(to)}.";

    /// <summary>Why something was not done to a task.</summary>
    public static string Why(Failure failure) => failure is { Message: "conflict", Hint: null } ? "Somebody else has it already." : Words.Of(failure);

    /// <summary>Who has it or whom it is for; null when it is anybody's.</summary>
    public static string? Who(BoardTask task, IReadOnlyList<Agent> agents) =>
        task.AssigneeAgentId is { } id && agents.FirstOrDefault(a => a.Id == id) is { } agent ? agent.Name
        : task.AssigneeRuntime is { } runtime ? Runtime(runtime)
        : task.AssigneeAgentId is { } label ? RuntimeCatalog.Find(label) is null ? label : Runtime(label) : null;

    public static string Runtime(string id) => RuntimeCatalog.Find(id)?.Label ?? id;

    public static string RuntimeIcon(string? id) => RuntimeCatalog.Find(id) is { } runtime ? RuntimeLook.Icon(runtime) : "open-circle";

    /// <summary>What it cost so far; null while that is nothing.</summary>
    public static string? Cost(long? micros) => micros switch
    {
        null => "price unknown",
        0 => null,
        { } cost => AnswerWords.Cost(cost),
    };

    public static string Priority(int priority) => priority switch
    {
        <= 0 => "P0, first",
        1 => "P1",
        2 => "P2",
        _ => $"P{priority}, last",
    };

    public static string Kind(string kind) => kind switch
    {
        TaskKinds.Code => "Code: works in a copy of the project, comes back as a diff",
        TaskKinds.Research => "Research: finds something out, changes no files",
        TaskKinds.Review => "Review: looks and reports, changes no files",
        _ => Words.Capital(kind),
    };
}
