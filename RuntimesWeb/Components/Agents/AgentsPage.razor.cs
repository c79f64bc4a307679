using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Teams;

namespace RuntimesWeb.Components.Agents;

/// <summary>The agents with search and import, live.</summary>
public sealed partial class AgentsPage
{
    private string _search = "";
    private string _shown = "";
    private int _field;
    private IReadOnlyList<Agent>? _agents;
    private IReadOnlyList<TeamView> _teams = [];
    private IReadOnlyList<string> _notes = [];
    private Failure? _failure;

    [SupplyParameterFromQuery(Name = "q")]
    public string? Query { get; set; }

    [Inject]
    public required AgentStore Agents { get; set; }

    [Inject]
    public required TeamStore Teams { get; set; }

    [Inject]
    public required RuntimeBoard Board { get; set; }

    [Inject]
    public required ImportAgents Import { get; set; }

    [Inject]
    public required AgentCommands Commands { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    [Inject]
    public required Toasts Toasts { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    protected override void OnInitialized()
    {
        Watch(h => Agents.Changed += h, h => Agents.Changed -= h);
        Watch(h => Teams.Changed += h, h => Teams.Changed -= h);
        Watch(h => Board.Changed += h, h => Board.Changed -= h);
    }

    protected override Task OnParametersSetAsync()
    {
        // What is being typed stays in the field; an address opened otherwise (back, a link) shows its words.
        if ((Query ?? "") != _search)
        {
            (_search, _shown, _field) = (Query ?? "", Query ?? "", _field + 1);
        }

        return OnChangedAsync();
    }

    protected override async Task OnChangedAsync()
    {
        var all = await Agents.AllAsync(Closing);
        _teams = await Teams.AllAsync(Closing);
        _agents = AgentStore.Search(all, _search);
    }

    private Team? Team(Agent agent) => _teams.FirstOrDefault(t => t.Team.Id == agent.TeamId)?.Team;

    private Task SearchAsync(ChangeEventArgs e)
    {
        _search = e.Value?.ToString()?.Trim() ?? "";
        Navigation.NavigateTo(_search.Length == 0 ? "/agents" : $"/agents?q={Uri.EscapeDataString(_search)}", replace: true);
        return Task.CompletedTask;
    }

    private async Task ImportAsync(InputFileChangeEventArgs e)
    {
        _notes = [];
        if (e.File.Size > AgentFile.MostBytes)
        {
            _failure = Failure.Invalid("the file is larger than 1 MB, so it is no export of agents");
            return;
        }

        using var reader = new StreamReader(e.File.OpenReadStream(AgentFile.MostBytes, Closing), Encoding.UTF8);
        var read = AgentFile.Read(await reader.ReadToEndAsync(Closing));
        var outcome = read.IsOk ? await Import.RunAsync(read.Value, await Actor.GetAsync(), Closing) : read.Failure!; // just asked
        _failure = outcome.Failure;
        if (outcome.IsOk)
        {
            _notes = outcome.Value.Notes;
            Toasts.Say($"{Words.Count(outcome.Value.Agents.Count, "agent", "agents")} imported");
        }
    }
}
