using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Agents;

namespace RuntimesWeb.Components.Agents;

/// <summary>What a person can do with an agent from anywhere; what was removed can be taken back from the message that says so.</summary>
public sealed class AgentCommands(DeleteAgent delete, DuplicateAgent duplicate, PageActor actor, Toasts toasts, NavigationManager navigation)
{
    public async Task<bool> DeleteAsync(Agent agent)
    {
        var outcome = await delete.RunAsync(agent.Id, await actor.GetAsync(), CancellationToken.None);
        if (outcome.Failure is { } failure)
        {
            toasts.Warn($"{agent.Name} was not deleted", Words.Of(failure));
            return false;
        }

        toasts.Say($"{agent.Name} deleted", "It can be brought back for seven days.", action: new ToastAction("Undo", () => RestoreAsync(agent)));
        return true;
    }

    public async Task DuplicateAsync(Agent agent)
    {
        var outcome = await duplicate.RunAsync(agent.Id, await actor.GetAsync(), CancellationToken.None);
        if (outcome.Failure is { } failure)
        {
            toasts.Warn($"{agent.Name} was not duplicated", Words.Of(failure));
            return;
        }

        toasts.Say($"{outcome.Value.Name} made");
        navigation.NavigateTo(AgentLook.Href(outcome.Value.Id));
    }

    public async Task RestoreAsync(Agent agent)
    {
        var outcome = await delete.RestoreAsync(agent.Id, await actor.GetAsync(), CancellationToken.None);
        if (outcome.Failure is { } failure)
        {
            toasts.Warn($"{agent.Name} is not back", Words.Of(failure));
        }
        else
        {
            toasts.Say($"{agent.Name} is back");
        }
    }
}
