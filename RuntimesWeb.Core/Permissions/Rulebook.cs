using System.Collections.Immutable;
using RuntimesWeb.Core.Permissions.Rules;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Permissions;

/// <summary>The rules that are about one call.</summary>
internal sealed record Rulebook(ImmutableArray<KeptRule> Rules)
{
    /// <summary>The first rule of a behaviour that fits, those of one agent before those for all.</summary>
    public KeptRule? First(PermissionBehavior behavior, Func<PermissionPattern, bool> fits)
    {
        KeptRule? found = null;
        foreach (var rule in Rules)
        {
            if (rule.Row.Behavior == behavior && fits(rule.Pattern))
            {
                if (rule.Row.AgentId is not null)
                {
                    return rule;
                }

                found ??= rule;
            }
        }

        return found;
    }

    /// <summary>The first rule that forbids or wants to be asked.</summary>
    public KeptRule? FirstStrict(Func<PermissionPattern, bool> fits) => First(PermissionBehavior.Deny, fits) ?? First(PermissionBehavior.Ask, fits);
}

/// <summary>The folders that count for a call.</summary>
internal sealed record Places(string? Folder, string Data, string Home)
{
    public PathUse? Find(string path, string? from) => PathUse.Of(path, Folder, from, Home);

    /// <summary>It belongs to this server: lies in its data, but not in a worktree that is worked in.</summary>
    public bool IsOwn(PathUse path)
    {
        var data = RealPath.Of(Data);
        return RealPath.IsInside(path.Absolute, data) && !(path.InFolder is not null && Folder is not null && RealPath.IsInside(RealPath.Of(Folder), data));
    }
}
