using RuntimesWeb.Components.Chat.Messages;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Tree;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Components.Board.Tree;

/// <summary>How a task of a tree is told in a few words.</summary>
public static class TreeLook
{
    public static string State(TaskState state) => state switch
    {
        TaskState.Todo => "To do",
        TaskState.InProgress => "In progress",
        TaskState.InReview => "In review",
        _ => Words.Capital(TaskStates.Text(state)),
    };

    public static Tone Tone(TaskState state) => state switch
    {
        TaskState.InProgress => Shared.Tone.Info,
        TaskState.InReview => Shared.Tone.Warn,
        TaskState.Blocked => Shared.Tone.Danger,
        TaskState.Done => Shared.Tone.Ok,
        _ => Shared.Tone.Plain,
    };

    public static string? Who(BoardTask task, IReadOnlyList<Agent> agents) =>
        task.AssigneeAgentId is { } id ? agents.FirstOrDefault(a => a.Id == id)?.Name ?? RuntimeCatalog.Find(id)?.Label ?? id
        : task.AssigneeRuntime is { } runtime ? RuntimeCatalog.Find(runtime)?.Label ?? runtime : null;

    /// <summary>What it cost with everything below it; null while that is nothing.</summary>
    public static string? Cost(long? micros) => micros switch
    {
        null => "price unknown",
        0 => null,
        { } cost => AnswerWords.Cost(cost),
    };

    public static string? Took(TaskBranch branch) => branch.Worked < TimeSpan.FromSeconds(1) ? null : AnswerWords.Duration((long)branch.Worked.TotalMilliseconds);
}
