using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Teams;

namespace RuntimesWeb.Components.Agents;

/// <summary>One agent in a form, new or known; asks before what was typed is lost.</summary>
public sealed partial class AgentPage
{
    private Agent? _agent;
    private Team? _team;
    private AgentDraft _draft = new();
    private AgentDraft _saved = new();
    private Failure? _failure;
    private bool _missing;
    private bool _busy;
    private bool _leaving;
    private int _formKey;

    [Parameter]
    public string? Id { get; set; }

    [CascadingParameter]
    public HttpContext? Http { get; set; }

    [Inject]
    public required AgentStore Agents { get; set; }

    [Inject]
    public required TeamStore Teams { get; set; }

    [Inject]
    public required CreateAgent Create { get; set; }

    [Inject]
    public required UpdateAgent Update { get; set; }

    [Inject]
    public required AgentCommands Commands { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    [Inject]
    public required Confirm Confirm { get; set; }

    [Inject]
    public required Toasts Toasts { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    private bool IsNew => Id is null;

    private bool IsDirty => !_leaving && !_missing && _draft != _saved;

    protected override void OnInitialized()
    {
        Watch(h => Agents.Changed += h, h => Agents.Changed -= h);
        Watch(h => Teams.Changed += h, h => Teams.Changed -= h);
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_agent?.Id != Id)
        {
            (_agent, _failure, _leaving) = (null, null, false);
            Show(new AgentDraft());
        }

        await OnChangedAsync();
        if (_missing && Http is { Response.HasStarted: false })
        {
            Http.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    // A change made elsewhere shows at once, unless something is being typed; then saving says so.
    protected override async Task OnChangedAsync()
    {
        if (Id is null || _leaving)
        {
            return;
        }

        var now = await Agents.FindAsync(Id, Closing);
        _missing = now is null;
        if (now is null)
        {
            return;
        }

        _team = now.TeamId is { } team ? (await Teams.FindAsync(team, Closing))?.Team : null;
        if (_agent is null || (_agent.Version != now.Version && !IsDirty))
        {
            Show(AgentDraft.Of(now.Definition));
            _agent = now;
        }
        else if (_agent.Version == now.Version)
        {
            _agent = now;
        }
    }

    private bool Invalid(string field) => _failure?.Fields?.ContainsKey(field) == true || (field == "name" && _failure is { Fields: null, Kind: FailureKind.Invalid });

    // Handling the event at all has the page render again: the preview, and whether there is something to save.
    private static void Typed()
    {
    }

    private void Reset() => Show(_saved);

    private void Show(AgentDraft draft)
    {
        (_saved, _draft) = (draft, draft with { });
        _formKey++;
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
            var outcome = Id is null ? await Create.RunAsync(_draft.ToInput(), by, Closing) : await Update.RunAsync(Id, _draft.ToInput(), _agent?.Version, by, Closing);
            _failure = outcome.Failure is { Kind: FailureKind.Conflict }
                ? Failure.Conflict("somebody changed this agent while you were typing", "Copy what you typed, discard the changes and open the agent again.")
                : outcome.Failure;
            if (outcome.IsOk)
            {
                _agent = outcome.Value;
                Show(AgentDraft.Of(outcome.Value.Definition));
                Toasts.Say(Id is null ? $"{outcome.Value.Name} created" : "Saved");
                if (Id is null)
                {
                    Navigation.NavigateTo(AgentLook.Href(outcome.Value.Id), replace: true);
                }
            }
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task DeleteAsync()
    {
        if (_agent is { } agent)
        {
            _leaving = true;
            if (await Commands.DeleteAsync(agent))
            {
                Navigation.NavigateTo("/agents");
            }
            else
            {
                _leaving = false;
            }
        }
    }

    private async Task AskBeforeLeavingAsync(LocationChangingContext context)
    {
        if (IsDirty && !await Confirm.AskAsync("Leave without saving?", "What you typed here is lost.", "Leave"))
        {
            context.PreventNavigation();
        }
    }
}
