using System.Text.Json;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Permissions.Rules;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Controllers.Api.Permissions;

public sealed record PatternList(IReadOnlyList<string> Permissions);

public sealed record PatternRequest(string? Pattern);

public sealed record SuccessView(bool Success);

public sealed record PresetView(string Id, string Name, string Description, PresetRisk Risk, IReadOnlyList<string> Patterns, bool Active);

public sealed record PresetList(IReadOnlyList<PresetView> Presets)
{
    public static PresetList From(IReadOnlyCollection<KeptRule> rules) =>
        new([.. PermissionPresets.All.Select(p => new PresetView(p.Id, p.Name, p.Description, p.Risk, p.Patterns, PermissionPresets.IsActive(p, rules)))]);
}

public sealed record PresetRequest(string? PresetId);

/// <summary>A rule; <c>covers</c> says in words what its pattern is about.</summary>
public sealed record RuleView(Guid Id, PermissionBehavior Behavior, string Pattern, string Covers, string? AgentId, string? Folder, string Source, DateTimeOffset CreatedAt, string CreatedBy)
{
    public static RuleView From(PermissionRule r) => new(r.Id, r.Behavior, r.Pattern, PermissionPattern.Parse(r.Pattern).Match(p => p.Covers, _ => ""), r.AgentId, r.Folder, r.Source, r.CreatedAt, r.CreatedBy);
}

public sealed record RuleList(IReadOnlyList<RuleView> Rules);

public sealed record RuleBody(RuleView Rule);

public sealed record RuleRequest(string? Behavior, string? Pattern, string? AgentId, string? Folder)
{
    public RuleInput ToInput() => new(Behavior switch
    {
        "allow" => PermissionBehavior.Allow,
        "ask" => PermissionBehavior.Ask,
        "deny" => PermissionBehavior.Deny,
        _ => null,
    }, Pattern, AgentId, Folder);
}

/// <summary>A call to be looked at; nothing is run.</summary>
public sealed record CheckRequest(string? ToolName, JsonElement? ToolInput, string? PermissionMode, string? AgentId, string? Folder)
{
    public Outcome<(ToolUse Use, PermissionMode Mode)> Read() =>
        string.IsNullOrWhiteSpace(ToolName) ? Failure.InvalidField("toolName", "toolName is required")
        : ToolInput is not { ValueKind: JsonValueKind.Object } input ? Failure.InvalidField("toolInput", "toolInput must be an object")
        : PermissionModes.Parse(PermissionMode ?? "ask") is not { } mode ? Failure.InvalidField("permissionMode", $"permissionMode must be one of {PermissionModes.Words}")
        : Folder is not null && !Path.IsPathFullyQualified(Folder) ? Failure.InvalidField("folder", "folder must be the full path of a folder")
        : (PermissionEngine.Read(ToolName.Trim(), input, Folder, AgentId), mode);
}

public sealed record DecisionView(PermissionBehavior Behavior, string Reason, string? Rule)
{
    public static DecisionView From(PermissionDecision d) => new(d.Behavior, d.Reason, d.Rule);
}
