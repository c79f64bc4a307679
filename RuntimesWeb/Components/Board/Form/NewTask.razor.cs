using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes;

namespace RuntimesWeb.Components.Board.Form;

/// <summary>A new task, and the work on it when it is to begin at once. What was typed survives a reload (js/board/draft.js).</summary>
public sealed partial class NewTask : IAsyncDisposable
{
    private const string AddFolder = "+";

    private static readonly string[] Kinds = [TaskKinds.Code, TaskKinds.Research, TaskKinds.Review];

    private readonly string _id = $"new-{Guid.NewGuid():N}";
    private readonly WorkDraft _work = new();
    private readonly RecipeDraft _recipe = new();
    private readonly List<BoardTask> _waits = [];
    private IReadOnlyList<Agent> _agents = [];
    private PageScript? _draft;
    private string _title = "";
    private string _description = "";
    private string _project = "";
    private string _path = "";
    private string _kind = TaskKinds.Code;
    private string _priority = "0";
    private Failure? _failure;

    /// <summary>The project it begins with.</summary>
    [Parameter]
    public Guid? Project { get; set; }

    [Parameter]
    public string? Team { get; set; }

    [Parameter]
    public string? Title { get; set; }

    /// <summary>The answer of a chat that it is made from, as <see cref="AnswerAsTask.Href"/> names it.</summary>
    [Parameter]
    public string? From { get; set; }

    /// <summary>A recipe that was asked for.</summary>
    [Parameter]
    public string? Recipe { get; set; }

    [Parameter]
    public EventCallback OnClose { get; set; }

    [Parameter]
    public EventCallback<Guid> OnCreated { get; set; }

    [Inject]
    public required ProjectStore Projects { get; set; }

    [Inject]
    public required AgentStore Agents { get; set; }

    [Inject]
    public required RecipeCatalog Recipes { get; set; }

    [Inject]
    public required AnswerAsTask Answers { get; set; }

    [Inject]
    public required NewTaskCommands Commands { get; set; }

    [Inject]
    public required IJSRuntime Js { get; set; }

    private bool IsLocal => Assignee.Parse(_work.Who, _agents)?.Runtime == RuntimeCatalog.Local;

    private bool NeedsFolder => IsLocal || !TaskKinds.WithoutFiles(_kind);

    private Project? Chosen => Guid.TryParse(_project, out var id) ? Projects.Find(id) : null;

    private RecipeCard? Card => Recipes.Cards.FirstOrDefault(c => c.Id == _recipe.Id);

    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (_draft is not null)
        {
            await _draft.EndAsync("leave");
        }
    }

    protected override void OnInitialized()
    {
        Watch(h => Projects.Changed += h, h => Projects.Changed -= h);
        (_title, _project) = (Title ?? "", Project is { } id && Projects.Find(id) is not null ? id.ToString() : "");
        if (_project.Length == 0 && Projects.All is [{ Path: not null } only])
        {
            _project = only.Id.ToString();
        }

        _recipe.Id = Recipes.Cards.FirstOrDefault(c => c.Id == Recipe)?.Id ?? Recipes.Cards.FirstOrDefault()?.Id ?? "";
        _work.Who = Recipe is null ? "" : new Assignee(null, RuntimeCatalog.Local).Value;
    }

    protected override async Task OnInitializedAsync()
    {
        _agents = await Agents.AllAsync(Closing);
        if (await Answers.ReadAsync(From, Closing) is { } beginning)
        {
            (_title, _description) = (beginning.Title, beginning.Description);
            _project = beginning.Project?.ToString() ?? _project;
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _draft = new PageScript(Js, "/js/board/draft.js");
            // Words that came with the address are not written over by what was typed for another task.
            await _draft.CallAsync("enter", "new-task", Title is null && From is null && Recipe is null, Project is not null);
        }
    }

    private string Named(string part) => $"{_id}-{part}";

    private string? Wrong(string field) => _failure?.Fields?.GetValueOrDefault(field) is [var first, ..] ? Words.Sentence(first) : null;

    private string? Invalid(string field) => Wrong(field) is null ? null : "true";

    private void Choose() => _failure = null;

    private Task CreateAsync() => CreateAsync(starts: false);

    private Task CreateAndStartAsync() => CreateAsync(starts: true);

    private async Task CreateAsync(bool starts)
    {
        _agents = await Agents.AllAsync(Closing);
        var who = Assignee.Parse(_work.Who, _agents);
        if (who?.Runtime == RuntimeCatalog.Local && Card is { } card && _recipe.Wrong(card) is { } wrong)
        {
            _failure = wrong;
            return;
        }

        var made = await Commands.CreateAsync(
            new NewTaskWish(Input(who), [.. _waits.Select(t => t.Id)], _project == AddFolder ? _path : null, starts ? id => _work.Read(id, _agents) : null),
            CancellationToken.None);
        _failure = made.Failure;
        if (made.IsOk)
        {
            await (_draft?.CallAsync("forget") ?? Task.FromResult(false));
            await OnCreated.InvokeAsync(made.Value.Id);
        }
    }

    private TaskInput Input(Assignee? who)
    {
        var local = who?.Runtime == RuntimeCatalog.Local ? Card : null;
        return new TaskInput
        {
            Title = string.IsNullOrWhiteSpace(_title) && local is not null ? local.Title : string.IsNullOrWhiteSpace(_title) ? null : _title,
            Description = local is null ? _description : $"{_recipe.Line(local)}\n\n{_description}".TrimEnd(),
            ProjectId = Chosen?.Id,
            TeamId = Team,
            Kind = local is null ? _kind : TaskKinds.Code,
            Priority = int.TryParse(_priority, CultureInfo.InvariantCulture, out var priority) ? priority : 0,
            AssigneeAgentId = who?.AgentId,
            AssigneeRuntime = who?.Runtime.Value,
        };
    }

    private async Task DiscardAsync()
    {
        await (_draft?.CallAsync("forget") ?? Task.FromResult(false));
        await OnClose.InvokeAsync();
    }
}
