using System.Collections.Immutable;
using System.Text.Json;
using RuntimesWeb.Core.Permissions.Rules;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Permissions;

/// <summary>
/// Decides about calls of tools. Quick and without side effects: reads the rules in memory and, where git is to look, the settings of its repository; asks nobody. Deny stands above ask, ask above allow, whatever the scope; then the
/// mode decides. A few things no rule and no mode lets pass.
/// </summary>
public sealed class PermissionEngine
{
    private readonly Func<ImmutableArray<KeptRule>> _rules;
    private readonly string _data;
    private readonly string _home;

    public PermissionEngine(PermissionRules rules, DataFolder data, Machine machine)
        : this(() => rules.All, data.Root, machine.Home)
    {
    }

    /// <summary>With rules from elsewhere than the database.</summary>
    public PermissionEngine(Func<ImmutableArray<KeptRule>> rules, string data, string home) => (_rules, _data, _home) = (rules, data, home);

    public PermissionDecision Decide(ToolUse use, PermissionMode mode)
    {
        var tool = ToolFamilies.Canonical(use.Tool);
        var book = new Rulebook([.. _rules().Where(r => r.IsAbout(use))]);
        var places = new Places(use.Folder, _data, _home);
        return use switch
        {
            _ when tool == ToolFamilies.Bash && use.Subject is { } line => new JudgeCommand(book, mode, places).Run(line),
            _ when ToolFamilies.HasPaths(tool) => new JudgePath(book, mode, places).Run(tool, use),
            _ => Judge(use, tool, mode, book),
        };
    }

    /// <summary>Whether a call would pass without a question if this pattern were allowed: some things always ask.</summary>
    public bool Helps(ToolUse use, string pattern)
    {
        if (PermissionPattern.Parse(pattern) is not { IsOk: true, Value: var parsed })
        {
            return false;
        }

        var rule = new PermissionRule
        {
            Id = Guid.Empty,
            Behavior = PermissionBehavior.Allow,
            Pattern = parsed.Text,
            CreatedAt = default,
            CreatedBy = "",
            Source = PermissionRule.Always,
        };
        return new PermissionEngine(() => [.. _rules(), new KeptRule(rule, parsed)], _data, _home).Decide(use, PermissionMode.Ask).Behavior == PermissionBehavior.Allow;
    }

    private static PermissionDecision Judge(ToolUse use, string tool, PermissionMode mode, Rulebook book)
    {
        if (book.First(PermissionBehavior.Deny, p => p.CoversTool(tool) && p.MatchesCall(use, broadly: true)) is { } denying)
        {
            return PermissionDecision.Deny($"{denying.Told} denies it", denying.Pattern.Text);
        }

        // A page changes nothing here, so a rule may open it while planning; what changes something stays closed.
        var isPlanned = mode == PermissionMode.Plan && use.Effect is not (ToolEffect.Reads or ToolEffect.Notes);
        if (isPlanned && use.Effect != ToolEffect.Fetches)
        {
            return ByMode(use, mode);
        }

        if (book.First(PermissionBehavior.Ask, p => p.CoversTool(tool) && p.MatchesCall(use, broadly: true)) is { } asking)
        {
            return PermissionDecision.Ask($"{asking.Told} wants it asked", asking.Pattern.Text);
        }

        return book.First(PermissionBehavior.Allow, p => p.CoversTool(tool) && p.MatchesCall(use, broadly: false)) is { } allowing
            ? PermissionDecision.Allow($"{allowing.Told} allows it", allowing.Pattern.Text) : ByMode(use, mode);
    }

    private static PermissionDecision ByMode(ToolUse use, PermissionMode mode) => (use.Effect, mode) switch
    {
        (ToolEffect.Reads or ToolEffect.Notes, _) => PermissionDecision.Allow($"{use.Tool} changes nothing"),
        (_, PermissionMode.Plan) => PermissionDecision.Deny($"{use.Tool} is not allowed while planning: nothing may be changed"),
        (ToolEffect.Edits, PermissionMode.AcceptEdits) => PermissionDecision.Allow("changes of files in the folder are accepted"),
        (_, PermissionMode.Trusted) => PermissionDecision.Allow("everything that no rule denies is trusted"),
        _ => PermissionDecision.Ask(use.Subject is { } subject ? $"{use.Tool} of `{subject}` matches no rule" : $"{use.Tool} matches no rule"),
    };

    /// <summary>Of several decisions about parts of one thing the strictest, and of those the first.</summary>
    internal static PermissionDecision Strictest(IReadOnlyList<PermissionDecision> decisions) =>
        decisions.FirstOrDefault(d => d.Behavior == PermissionBehavior.Deny) ?? decisions.FirstOrDefault(d => d.Behavior == PermissionBehavior.Ask) ?? decisions[0];

    /// <summary>A call in the words of rules, from a tool's name and its arguments alone.</summary>
    public static ToolUse Read(string tool, JsonElement input, string? folder, string? agentId)
    {
        var name = ToolFamilies.Canonical(tool);
        string[] keys = name switch
        {
            ToolFamilies.Bash => ["command"],
            ToolFamilies.WebFetch => ["url"],
            _ when ToolFamilies.HasPaths(name) => ["path", "file_path", "notebook_path"],
            _ => [],
        };
        return new ToolUse(tool, ToolFamilies.EffectOf(tool), keys.Select(k => TextOf(input, k)).FirstOrDefault(v => v is not null), input)
        {
            Folder = folder,
            AgentId = agentId,
        };
    }

    internal static string? TextOf(JsonElement input, string key) =>
        input.ValueKind == JsonValueKind.Object && input.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
