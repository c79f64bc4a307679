using Microsoft.AspNetCore.Components;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Teams;

namespace RuntimesWeb.Components.Teams;

/// <summary>The teams with their members, live; one of them, or a new one, in a form.</summary>
public sealed partial class TeamsPage
{
    private IReadOnlyList<TeamView>? _teams;
    private IReadOnlyList<Agent> _agents = [];

    // The id of the team in the form, "" for a new one, null for none.
    private string? _editing;

    [Inject]
    public required TeamStore Teams { get; set; }

    [Inject]
    public required AgentStore Store { get; set; }

    [Inject]
    public required TeamCommands Commands { get; set; }

    protected override Task OnInitializedAsync()
    {
        Watch(h => Teams.Changed += h, h => Teams.Changed -= h);
        Watch(h => Store.Changed += h, h => Store.Changed -= h);
        return OnChangedAsync();
    }

    protected override async Task OnChangedAsync()
    {
        _agents = await Store.AllAsync(Closing);
        _teams = await Teams.AllAsync(Closing);
    }

    private void Edit(string? id) => _editing = id;
}
