using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Teams;

namespace RuntimesWeb.Components.Board;

/// <summary>The board: columns of cards, live, narrowed by the address; a card is moved by mouse, keys and menu alike, and opens beside the board.</summary>
public sealed partial class BoardPage : IAsyncDisposable
{
    private readonly HashSet<Guid> _selected = [];
    private readonly Dictionary<TaskState, int> _wanted = [];
    private BoardPicture? _picture;
    private BoardQuery? _read;
    private IReadOnlyList<Agent> _agents = [];
    private IReadOnlyList<TeamView> _teams = [];
    private TaskCardView? _menu;
    private string? _openTitle;
    private string? _said;

    [Parameter]
    public Guid? Id { get; set; }

    [SupplyParameterFromQuery(Name = "project")]
    public string? ProjectWord { get; set; }

    [SupplyParameterFromQuery(Name = "team")]
    public string? TeamWord { get; set; }

    [SupplyParameterFromQuery(Name = "who")]
    public string? WhoWord { get; set; }

    [SupplyParameterFromQuery(Name = "needs")]
    public string? NeedsWord { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    public string? SearchWord { get; set; }

    [SupplyParameterFromQuery(Name = "cancelled")]
    public string? CancelledWord { get; set; }

    [SupplyParameterFromQuery(Name = "new")]
    public string? NewWord { get; set; }

    [SupplyParameterFromQuery(Name = "title")]
    public string? NewTitle { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    public string? NewFrom { get; set; }

    [SupplyParameterFromQuery(Name = "recipe")]
    public string? NewRecipe { get; set; }

    [SupplyParameterFromQuery(Name = "tab")]
    public string? Tab { get; set; }

    [SupplyParameterFromQuery(Name = "run")]
    public string? RunWord { get; set; }

    [Inject]
    public required BoardRoom Room { get; set; }

    [Inject]
    public required TaskCommands Commands { get; set; }

    [Inject]
    public required TaskStarts Starts { get; set; }

    [Inject]
    public required CreateTask Create { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [Inject]
    public required IJSRuntime Js { get; set; }

    private event Action? RunsChanged;

    private BoardQuery Query => BoardQuery.Of(ProjectWord, TeamWord, WhoWord, NeedsWord, SearchWord, CancelledWord);

    private bool Adding => NewWord == "1" && Id is null;

    private Guid? RunId => Guid.TryParse(RunWord, out var run) ? run : null;

    private IReadOnlyList<BoardTask> Chosen => [.. (_picture?.Columns ?? []).SelectMany(c => c.Cards).Select(c => c.Task).Where(t => _selected.Contains(t.Id))];

    protected override void Dispose(bool disposing)
    {
        Room.Engine.Changed -= Hear;
        base.Dispose(disposing);
    }

    protected override void OnInitialized()
    {
        Watch(h => Room.Tasks.Changed += h, h => Room.Tasks.Changed -= h);
        Watch(h => Room.Projects.Changed += h, h => Room.Projects.Changed -= h);
        Watch(h => Room.Agents.Changed += h, h => Room.Agents.Changed -= h);
        Watch(h => RunsChanged += h, h => RunsChanged -= h);
        Room.Engine.Changed += Hear;
    }

    protected override Task OnParametersSetAsync()
    {
        _openTitle = Id is null ? null : _openTitle;
        if (_read == Query)
        {
            return Task.CompletedTask;
        }

        _wanted.Clear();
        _selected.Clear();
        return OnChangedAsync();
    }

    protected override async Task OnChangedAsync()
    {
        var query = Query;
        _read = query;
        _agents = await Room.Agents.AllAsync(Closing);
        _teams = await Room.Teams.AllAsync(Closing);
        var picture = await Room.ReadAsync(query, _wanted, _agents, Closing);
        if (_read != query)
        {
            // The address is another one by now, and its picture is on the way or here.
            return;
        }

        _picture = picture;
        _selected.IntersectWith(picture.Columns.SelectMany(c => c.Cards).Select(c => c.Task.Id));
    }

    // A run in a chat changes nothing here.
    private void Hear(Run run)
    {
        if (run.TaskId is not null)
        {
            RunsChanged?.Invoke();
        }
    }

    private void ShowTitle(string title) => _openTitle = title;

    private async Task<Failure?> AddAsync(string title, TaskState state) => (await Create.RunAsync(
        new TaskInput
        {
            Title = string.IsNullOrWhiteSpace(title) ? null : title,
            Status = state,
            ProjectId = Query.Project,
            TeamId = Query.Team,
        },
        null,
        Closing)).Failure;

    private Task ShowMoreAsync(TaskState state)
    {
        _wanted[state] = Math.Min(_wanted.GetValueOrDefault(state, BoardRoom.Step) + (2 * BoardRoom.Step), BoardRoom.Most);
        return OnChangedAsync();
    }

    private async Task MoveAllAsync(IReadOnlyList<BoardTask> tasks, TaskState to)
    {
        if (await Commands.MoveAsync(tasks, to, Closing))
        {
            _selected.Clear();
        }
    }

    private async Task AssignAsync((Assignee? Who, string Name) to)
    {
        await Commands.AssignAsync(Chosen, to.Who, to.Name, Closing);
        _selected.Clear();
    }

    private async Task DropAllAsync()
    {
        if (await Commands.DropAsync(Chosen, Closing))
        {
            _selected.Clear();
        }
    }

    private Task<bool> DropAsync(BoardTask task) => Commands.DropAsync([task], Closing);

    // Whom nobody was named for is asked in the drawer.
    private Task StartAsync(BoardTask task)
    {
        if (task.Status == TaskState.Todo && Assignee.Of(task, _agents) is { } who)
        {
            return Starts.StartAllAsync([(task, who)], Closing);
        }

        Navigation.NavigateTo(Query.Open(task.Id, "work"));
        return Task.CompletedTask;
    }

    private async Task RunAllAsync()
    {
        var named = Chosen.Where(t => t.Status == TaskState.Todo).Select(t => (Task: t, Who: Assignee.Of(t, _agents))).Where(t => t.Who is not null).Select(t => (t.Task, t.Who!)).ToList(); // just filtered
        if (named.Count == 0)
        {
            _said = "None of them is to do and for somebody. Give them to an agent or a runtime first.";
            return;
        }

        await Starts.StartAllAsync(named, Closing);
        _selected.Clear();
    }
}
