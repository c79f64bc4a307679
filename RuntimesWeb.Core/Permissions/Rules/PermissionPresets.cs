using System.Collections.Immutable;
using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Permissions.Rules;

public enum PresetRisk
{
    Low,
    Medium,
    High,
}

/// <summary>A set of patterns that are allowed together. They are layered: each has what the one before it has.</summary>
public sealed record PermissionPreset(string Id, string Name, string Description, PresetRisk Risk, ImmutableArray<string> Patterns);

public static class PermissionPresets
{
    private static readonly ImmutableArray<string> Looks = ["Read", "Glob", "Grep", "LS", "NotebookRead"];
    private static readonly ImmutableArray<string> Git = [.. Looks, "Write", "Edit", "Bash(command:git *)"];

    public static ImmutableArray<PermissionPreset> All { get; } =
    [
        new("read-only", "Read only", "Look at files and search in them.", PresetRisk.Low, Looks),
        new("git-safe", "Git safe", "Also write and edit files of the folder, and run git. Git's own hooks and programs run with it.", PresetRisk.Medium, Git),
        new("full-auto", "Full auto", "Also run every command and fetch every page. Only what is never done without a question still asks.", PresetRisk.High, [.. Git, "Bash", "NotebookEdit", "WebFetch", "WebSearch"]),
    ];

    public static PermissionPreset? Find(string? id) => All.FirstOrDefault(p => p.Id == id);

    /// <summary>All its patterns are allowed for all.</summary>
    public static bool IsActive(PermissionPreset preset, IEnumerable<KeptRule> rules)
    {
        var allowed = rules.Where(PermissionRules.IsAllowedForAll).Select(r => r.Pattern.Text).ToHashSet(StringComparer.Ordinal);
        return preset.Patterns.All(allowed.Contains);
    }

    /// <summary>The others that are on and have every pattern of this one: it stays on with them.</summary>
    public static IEnumerable<PermissionPreset> Holding(PermissionPreset preset, IReadOnlyCollection<KeptRule> rules) =>
        All.Where(p => p != preset && preset.Patterns.All(p.Patterns.Contains) && IsActive(p, rules));
}

/// <summary>Switches a preset on (adds the patterns that are missing) or off (removes those that no other active preset has).</summary>
public sealed class SwitchPreset(PermissionRules rules, AddRule add, AuditLog audit)
{
    public async Task<Outcome<Done>> RunAsync(string? id, bool on, Actor by, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(id))
        {
            return Failure.InvalidField("presetId", "presetId is required");
        }

        if (PermissionPresets.Find(id) is not { } preset)
        {
            return Failure.NotFound($"Unknown preset: {id}");
        }

        var outcome = await rules.ChangeAsync<int>(
            all =>
            {
                var mine = all.Where(r => PermissionRules.IsAllowedForAll(r) && preset.Patterns.Contains(r.Pattern.Text)).ToList();
                var kept = PermissionPresets.All.Where(p => p != preset && PermissionPresets.IsActive(p, all)).SelectMany(p => p.Patterns).ToHashSet(StringComparer.Ordinal);
                KeptRule[] more = on ? [.. preset.Patterns.Where(p => mine.TrueForAll(r => r.Pattern.Text != p)).Select(p => add.Make(PermissionBehavior.Allow, PermissionPattern.Parse(p).Value, null, null, $"preset:{preset.Id}", by))] : [];
                KeptRule[] less = on ? [] : [.. mine.Where(r => !kept.Contains(r.Pattern.Text))];
                return (more.Length + less.Length, more, less);
            },
            ct);
        if (outcome is { IsOk: true, Value: > 0 })
        {
            await audit.WriteAsync(by, "permission.preset", preset.Id, on ? "on" : "off", ct);
            rules.Tell();
        }

        return outcome.Failure is { } failure ? failure : Done.Ok;
    }
}
