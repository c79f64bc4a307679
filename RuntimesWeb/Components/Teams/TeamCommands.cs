using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Teams;

namespace RuntimesWeb.Components.Teams;

/// <summary>What a person can do with a team beside editing it; what was removed can be taken back from the message that says so.</summary>
public sealed class TeamCommands(EditTeams edit, PageActor actor, Toasts toasts)
{
    public async Task DeleteAsync(Team team)
    {
        var outcome = await edit.DeleteAsync(team.Id, await actor.GetAsync(), CancellationToken.None);
        if (outcome.Failure is { } failure)
        {
            toasts.Warn($"{team.Name} was not deleted", Words.Of(failure));
        }
        else
        {
            toasts.Say($"{team.Name} deleted", "Its agents are still there.", action: new ToastAction("Undo", () => RestoreAsync(team)));
        }
    }

    private async Task RestoreAsync(Team team)
    {
        var outcome = await edit.RestoreAsync(team.Id, await actor.GetAsync(), CancellationToken.None);
        if (outcome.Failure is { } failure)
        {
            toasts.Warn($"{team.Name} is not back", Words.Of(failure));
        }
        else
        {
            toasts.Say($"{team.Name} is back");
        }
    }
}
