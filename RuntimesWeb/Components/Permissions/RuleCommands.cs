using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Permissions.Rules;

namespace RuntimesWeb.Components.Permissions;

/// <summary>Removes a rule and offers to bring it back.</summary>
public sealed class RuleCommands(AddRule add, RemoveRule remove, PageActor actor, Toasts toasts)
{
    public async Task RemoveAsync(PermissionRule rule, CancellationToken ct)
    {
        var outcome = await remove.RunAsync(rule.Id, await actor.GetAsync(), ct);
        if (outcome.Failure is { } failure)
        {
            toasts.Warn($"{rule.Pattern} was not removed", Words.Of(failure));
            return;
        }

        toasts.Say($"{rule.Pattern} removed", action: new ToastAction("Undo", () => RestoreAsync(rule)));
    }

    // The page may have been left by then.
    private async Task RestoreAsync(PermissionRule rule)
    {
        var outcome = await add.RunAsync(new RuleInput(rule.Behavior, rule.Pattern, rule.AgentId, rule.Folder, rule.Source), await actor.GetAsync(), CancellationToken.None);
        if (outcome.Failure is { } failure)
        {
            toasts.Warn($"{rule.Pattern} was not brought back", Words.Of(failure));
        }
    }
}
