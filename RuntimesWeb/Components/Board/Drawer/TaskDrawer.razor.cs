using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Permissions.Approvals;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Worktrees;

namespace RuntimesWeb.Components.Board.Drawer;

/// <summary>One task beside the board: what is going on, what came of it, and all that is known about it. Closing it ends nothing.</summary>
public sealed partial class TaskDrawer
{
    public const string WorkTabName = "work";
    public const string DetailsTabName = "details";

    public const string DiffTabName = "diff";
    public const string FilesTabName = "files";

    private static readonly (string Tab, string Label)[] AllTabs = [(WorkTabName, "Work"), (DiffTabName, "Diff"), (FilesTabName, "Files"), (DetailsTabName, "Details")];

    private readonly string _id = $"task-{Guid.NewGuid():N}";
    private TaskPicture? _picture;
    private bool _looked;
    private bool _renaming;
    private bool? _begins;
    private string _title = "";
    private string? _wrong;

    [Parameter]
    [EditorRequired]
    public required Guid TaskId { get; set; }

    [Parameter]
    public BoardQuery Query { get; set; } = new();

    /// <summary>The part that is open, as the address says it.</summary>
    [Parameter]
    public string? Tab { get; set; }

    /// <summary>The run to look at; null for the one that matters most.</summary>
    [Parameter]
    public Guid? Run { get; set; }

    [Parameter]
    public EventCallback<string> OnTitle { get; set; }

    [Parameter]
    public EventCallback OnClose { get; set; }

    [Inject]
    public required TaskRoom Room { get; set; }

    [Inject]
    public required TaskCommands Commands { get; set; }

    [Inject]
    public required TaskStarts Starts { get; set; }

    [Inject]
    public required ApprovalDesk Desk { get; set; }

    private event Action? Happened;

    // Without a folder there is neither a diff nor files.
    private IEnumerable<(string Tab, string Label)> Tabs => AllTabs.Where(t => t.Tab is not (DiffTabName or FilesTabName) || HasFolder);

    private bool HasFolder => _picture?.Worktrees.Any(w => w.Kind != WorktreeKind.Scratch) == true;

    private string Shown => Tabs.Any(t => t.Tab == Tab) ? Tab! // just compared
        : _picture is { Task.Status: TaskState.InReview or TaskState.Blocked } && HasFolder ? DiffTabName
        : _picture is { Runs.Count: 0, Task.Status: TaskState.Done or TaskState.Cancelled or TaskState.Backlog } ? DetailsTabName
        : WorkTabName;

    private bool IsWorking => Starts.IsWorking(TaskId) || _picture?.Runs.Any(r => r.IsActive) == true;

    // Of a task that nobody has worked on yet, how to begin is what there is to show.
    private bool Starting
    {
        get => _begins ?? (_picture is { Runs.Count: 0, Task: { Status: TaskState.Todo, IsDropped: false } } && Shown == WorkTabName);
        set => _begins = value;
    }

    protected override void Dispose(bool disposing)
    {
        Room.Engine.Changed -= Hear;
        Desk.Changed -= Hear;
        base.Dispose(disposing);
    }

    protected override void OnInitialized()
    {
        Watch(h => Room.Tasks.Changed += h, h => Room.Tasks.Changed -= h);
        Watch(h => Room.Worktrees.Changed += h, h => Room.Worktrees.Changed -= h);
        Watch(h => Happened += h, h => Happened -= h);
        Room.Engine.Changed += Hear;
        Desk.Changed += Hear;
    }

    protected override Task OnInitializedAsync() => OnChangedAsync();

    protected override async Task OnChangedAsync()
    {
        var before = _picture?.Task.Title;
        (_picture, _looked) = (await Room.ReadAsync(TaskId, Closing), true);
        if (_picture is { } now && now.Task.Title != before)
        {
            await OnTitle.InvokeAsync(now.Task.Title);
        }
    }

    private void Hear(Run run)
    {
        if (run.TaskId == TaskId)
        {
            Happened?.Invoke();
        }
    }

    private void Hear(Approval approval)
    {
        if (approval.TaskId == TaskId)
        {
            Happened?.Invoke();
        }
    }

    private async Task RenameAsync()
    {
        if (_picture is { } picture)
        {
            var failure = await Commands.EditAsync(picture.Task, new TaskInput { Title = _title }, Closing);
            (_wrong, _renaming) = (failure is null ? null : Words.Of(failure), failure is not null);
        }
    }

    private Task MoveAsync(TaskState to) => _picture is { } picture ? Commands.MoveAsync([picture.Task], to, Closing) : Task.CompletedTask;

    private Task DropAsync() => _picture is { } picture ? Commands.DropAsync([picture.Task], Closing) : Task.CompletedTask;

    private Task RestoreAsync() => _picture is { } picture ? Commands.EditAsync(picture.Task, new TaskInput { IsDropped = false }, Closing) : Task.CompletedTask;
}
