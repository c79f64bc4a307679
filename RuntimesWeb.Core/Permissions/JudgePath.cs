using RuntimesWeb.Core.Permissions.Rules;

namespace RuntimesWeb.Core.Permissions;

/// <summary>Decides about looking at a file and about changing it.</summary>
internal sealed class JudgePath(Rulebook book, PermissionMode mode, Places places)
{
    public PermissionDecision Run(string tool, ToolUse use)
    {
        var named = use.Subject ?? PermissionEngine.TextOf(use.Input, "path") ?? PermissionEngine.TextOf(use.Input, "file_path");
        var path = places.Find(named ?? ".", places.Folder);
        return ToolFamilies.EffectOf(tool) == ToolEffect.Edits ? Edit(tool, path, named ?? "a file")
            // The tools that look keep to the folder by themselves; what a path says there is only for rules.
            : Look(tool, path, named ?? ".", isKept: use.Subject is null || !Path.IsPathFullyQualified(use.Subject));
    }

    /// <summary>Whether a file may be changed.</summary>
    /// <param name="path">Null when only the shell will know which.</param>
    public PermissionDecision Edit(string tool, PathUse? path, string named)
    {
        var name = path?.Name ?? named;
        if (path is not null && book.First(PermissionBehavior.Deny, p => p.CoversTool(tool) && p.MatchesPath(path, broadly: true)) is { } denying)
        {
            return PermissionDecision.Deny($"{denying.Told} denies changes of `{name}`", denying.Pattern.Text);
        }

        if (path is not null && (path.IsOfGit || places.IsOwn(path)))
        {
            return PermissionDecision.Deny(path.IsOfGit ? $"`{name}` belongs to git, whose own files are never written" : $"`{name}` belongs to this server, whose own files are never written");
        }

        if (mode == PermissionMode.Plan)
        {
            return PermissionDecision.Deny($"changing `{name}` is not allowed while planning: nothing may be changed");
        }

        if (path is null)
        {
            return PermissionDecision.Ask($"which file `{named}` is, only the shell will know");
        }

        if (book.First(PermissionBehavior.Ask, p => p.CoversTool(tool) && p.MatchesPath(path, broadly: true)) is { } asking)
        {
            return PermissionDecision.Ask($"{asking.Told} wants changes of `{name}` asked", asking.Pattern.Text);
        }

        if (book.First(PermissionBehavior.Allow, p => p.CoversTool(tool) && p.MatchesPath(path, broadly: false)) is { } allowing)
        {
            return PermissionDecision.Allow($"{allowing.Told} allows changes of `{name}`", allowing.Pattern.Text);
        }

        return mode switch
        {
            PermissionMode.Trusted => PermissionDecision.Allow("everything that no rule denies is trusted"),
            PermissionMode.AcceptEdits when path.InFolder is not null => PermissionDecision.Allow("changes of files in the folder are accepted"),
            _ => PermissionDecision.Ask(path.InFolder is null ? $"`{name}` lies outside the folder" : $"changing `{name}` matches no rule"),
        };
    }

    /// <summary>Whether a file may be looked at.</summary>
    public PermissionDecision Look(string tool, PathUse? path, string named, bool isKept = false)
    {
        if (path is not null && places.IsOwn(path))
        {
            return PermissionDecision.Deny($"`{path.Name}` belongs to this server, whose own files are not shown");
        }

        if (path is not null && book.FirstStrict(p => p.CoversTool(tool) && p.MatchesPath(path, broadly: true)) is { } strict)
        {
            return strict.Row.Behavior == PermissionBehavior.Deny
                ? PermissionDecision.Deny($"{strict.Told} denies looking at `{path.Name}`", strict.Pattern.Text)
                : PermissionDecision.Ask($"{strict.Told} wants looking at `{path.Name}` asked", strict.Pattern.Text);
        }

        if (path?.InFolder is not null || isKept)
        {
            return PermissionDecision.Allow($"{tool} changes nothing");
        }

        return path is not null && book.First(PermissionBehavior.Allow, p => p.CoversTool(tool) && p.HasDetail && p.MatchesPath(path, broadly: false)) is { } allowing
            ? PermissionDecision.Allow($"{allowing.Told} allows looking at `{path.Name}`", allowing.Pattern.Text)
            : mode == PermissionMode.Trusted ? PermissionDecision.Allow("everything that no rule denies is trusted")
            : PermissionDecision.Ask(path is null ? $"which file `{named}` is, only the shell will know" : $"`{path.Name}` lies outside the folder");
    }
}
