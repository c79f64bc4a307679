namespace RuntimesWeb.Core.Board;

/// <summary>Where a task stands; shown and sent in these words, in snake case.</summary>
public enum TaskState
{
    /// <summary>Written down; nobody may take it yet.</summary>
    Backlog,

    /// <summary>May be taken.</summary>
    Todo,

    /// <summary>Somebody works on it.</summary>
    InProgress,

    /// <summary>Worked on; a person looks at it.</summary>
    InReview,

    /// <summary>Over.</summary>
    Done,

    /// <summary>Cannot go on as it is.</summary>
    Blocked,

    /// <summary>Given up.</summary>
    Cancelled,
}

/// <summary>The one state machine of tasks.</summary>
public static class TaskStates
{
    public const string Words = "backlog, todo, in_progress, in_review, done, blocked, cancelled";

    private static readonly Dictionary<TaskState, TaskState[]> Moves = new()
    {
        [TaskState.Backlog] = [TaskState.Todo, TaskState.Blocked, TaskState.Cancelled],
        [TaskState.Todo] = [TaskState.InProgress, TaskState.Blocked, TaskState.Backlog, TaskState.Cancelled],
        [TaskState.InProgress] = [TaskState.InReview, TaskState.Done, TaskState.Blocked, TaskState.Todo, TaskState.Cancelled],
        [TaskState.InReview] = [TaskState.Done, TaskState.InProgress, TaskState.Blocked, TaskState.Cancelled],
        [TaskState.Blocked] = [TaskState.Todo, TaskState.InProgress, TaskState.Backlog, TaskState.Cancelled],
        [TaskState.Done] = [],
        [TaskState.Cancelled] = [],
    };

    // What a person's word on the work itself does to its task, and nothing else does: it is taken (done), thrown away (todo), brought back or found good after all (in review).
    private static readonly Dictionary<TaskState, TaskState[]> ReviewMoves = new()
    {
        [TaskState.Backlog] = [TaskState.Done],
        [TaskState.Todo] = [TaskState.Done, TaskState.InReview],
        [TaskState.InReview] = [TaskState.Done, TaskState.Todo],
        [TaskState.Blocked] = [TaskState.Done, TaskState.Todo, TaskState.InReview],
        [TaskState.Done] = [TaskState.InReview],
    };

    /// <summary>All states, in the order of a board's columns.</summary>
    public static IReadOnlyList<TaskState> All { get; } = Enum.GetValues<TaskState>();

    /// <summary>Where a task may go from here.</summary>
    public static IReadOnlyList<TaskState> From(TaskState state) => Moves[state];

    /// <summary>Whether a task may be moved; staying is no move and always fine.</summary>
    public static bool CanMove(TaskState from, TaskState to) => from == to || Moves[from].Contains(to);

    /// <summary>Whether a review moves a task so: when its work is applied, discarded, verified or brought back.</summary>
    public static bool CanReviewMove(TaskState from, TaskState to) => from == to || ReviewMoves.GetValueOrDefault(from)?.Contains(to) is true;

    /// <summary>Nothing comes after it.</summary>
    public static bool IsFinal(TaskState state) => Moves[state].Length == 0;

    public static string Text(TaskState state) => state switch
    {
        TaskState.Backlog => "backlog",
        TaskState.Todo => "todo",
        TaskState.InProgress => "in_progress",
        TaskState.InReview => "in_review",
        TaskState.Done => "done",
        TaskState.Blocked => "blocked",
        _ => "cancelled",
    };

    public static TaskState? Parse(string? text) => All.Where(s => Text(s) == text).Select(s => (TaskState?)s).FirstOrDefault();
}
