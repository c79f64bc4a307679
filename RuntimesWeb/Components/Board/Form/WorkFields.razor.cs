using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Runtimes;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Components.Board.Form;

/// <summary>Offers who can work now, and says of the others what they lack.</summary>
public sealed partial class WorkFields
{
    private readonly string _id = $"work-{Guid.NewGuid():N}";
    private IReadOnlyList<Agent> _agents = [];
    private IReadOnlyList<ChatModel> _models = [];

    [Parameter]
    [EditorRequired]
    public required WorkDraft Draft { get; set; }

    [Parameter]
    public Project? Project { get; set; }

    /// <summary>What is wrong with who was chosen.</summary>
    [Parameter]
    public string? Wrong { get; set; }

    /// <summary>What it means to choose nobody.</summary>
    [Parameter]
    public string NobodyText { get; set; } = "Choose…";

    /// <summary>A recipe has nothing to choose beside itself.</summary>
    [Parameter]
    public bool WithoutOptions { get; set; }

    [Parameter]
    public EventCallback Changed { get; set; }

    [Inject]
    public required AgentStore Agents { get; set; }

    [Inject]
    public required RuntimeBoard Board { get; set; }

    [Inject]
    public required RunEngine Engine { get; set; }

    [Inject]
    public required ChatModels Models { get; set; }

    private Assignee? Who => Assignee.Parse(Draft.Who, _agents);

    private IReadOnlyList<RuntimeStatus> Ready => [.. Board.Current.Where(s => Engine.AdapterOf(s.Runtime.Id) is not null && CanRun(s.Runtime.Id.Value))];

    private IReadOnlyList<RuntimeStatus> Unready => [.. Board.Current.Where(s => Engine.AdapterOf(s.Runtime.Id) is not null && !CanRun(s.Runtime.Id.Value))];

    private string Hint => Who is { } who ? RuntimeCatalog.Get(who.Runtime).Description : Unready is [var status, ..] && Ready.Count <= 1 ? $"{status.Runtime.Label} {RuntimeLook.Lacks(status)}." : "";

    protected override void OnInitialized()
    {
        Watch(h => Board.Changed += h, h => Board.Changed -= h);
        Watch(h => Agents.Changed += h, h => Agents.Changed -= h);
    }

    protected override Task OnInitializedAsync() => OnChangedAsync();

    protected override async Task OnChangedAsync() => _agents = await Agents.AllAsync(Closing);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            try
            {
                _models = await Models.ListAsync(Closing);
                StateHasChanged();
            }
            catch (OperationCanceledException) when (Closing.IsCancellationRequested)
            {
                // It was closed before the providers had answered.
            }
        }
    }

    private static string Value(RuntimeStatus status) => new Assignee(null, status.Runtime.Id).Value;

    private bool CanRun(string runtime) => RuntimeCatalog.Find(runtime) is { } known && Engine.Choose(known.Id, new Core.Runtimes.Adapters.ModelChoice()).IsOk;

    private IEnumerable<string> ModelsOf(string runtime) => _models.Where(m => runtime == RuntimeCatalog.Native.Value || m.RuntimeId == runtime).Select(m => m.Id);

    private string Named(string part) => $"{_id}-{part}";

    private Task ChooseAsync(ChangeEventArgs change)
    {
        (Draft.Who, Draft.Model) = (change.Value?.ToString() ?? "", "");
        if (Who is { } who && who.Runtime == RuntimeCatalog.Local)
        {
            Draft.More.Clear();
        }

        return Changed.InvokeAsync();
    }

    private void AddAttempt() => Draft.More.Add(new AttemptDraft { Runtime = Ready.First(s => s.Runtime.Id != RuntimeCatalog.Local).Runtime.Id.Value });
}
