using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Teams;

namespace RuntimesWeb.Components.Teams;

/// <summary>Name, look, members and leader of a team, new or known.</summary>
public sealed partial class TeamForm
{
    private readonly string _id = $"team-{Guid.NewGuid():N}";
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);
    private string _name = "";
    private string _icon = TeamRules.Icons[0];
    private string _color = TeamRules.Colors[0];
    private string _leader = "";
    private bool _busy;
    private Failure? _failure;

    /// <summary>The team to change; null for a new one.</summary>
    [Parameter]
    public TeamView? Team { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<Agent> Agents { get; set; }

    [Parameter]
    public EventCallback OnDone { get; set; }

    [Inject]
    public required EditTeams Teams { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    // A look that only the API can give stays choosable while it is the team's.
    private IEnumerable<string> Icons => TeamRules.Icons.Append(Team?.Team.Icon ?? _icon).Distinct();

    private IEnumerable<string> Colors => TeamRules.Colors.Append(Team?.Team.Color ?? _color).Distinct();

    protected override void OnInitialized()
    {
        if (Team is { } known)
        {
            (_name, _icon, _color, _leader) = (known.Team.Name, known.Team.Icon, known.Team.Color, known.Leader?.Id ?? "");
            _members.UnionWith(known.Members.Select(m => m.Id));
        }
    }

    private void Set(string id, bool isMember)
    {
        if (isMember)
        {
            _members.Add(id);
        }
        else
        {
            _members.Remove(id);
        }

        _leader = isMember || _leader != id ? _leader : "";
    }

    private async Task SaveAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var by = await Actor.GetAsync();
            var input = new TeamInput(_name, _icon, _color);
            var saved = Team is null ? await Teams.CreateAsync(input, by, Closing) : await Teams.ChangeAsync(Team.Team.Id, input, by, Closing);
            if (saved.IsOk)
            {
                saved = await Teams.SetMembersAsync(saved.Value.Team.Id, [.. _members], _leader.Length == 0 ? null : _leader, by, Closing);
            }

            _failure = saved.Failure;
            if (saved.IsOk)
            {
                await OnDone.InvokeAsync();
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
