using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Permissions.Rules;

namespace RuntimesWeb.Components.Permissions;

/// <summary>How rules and decisions are told to a person.</summary>
public static class PermissionLook
{
    public static string Heading(PermissionBehavior behavior) => behavior switch
    {
        PermissionBehavior.Deny => "Denied",
        PermissionBehavior.Ask => "Asked",
        _ => "Allowed",
    };

    public static string Means(PermissionBehavior behavior) => behavior switch
    {
        PermissionBehavior.Deny => "Refused at once, whatever else is allowed",
        PermissionBehavior.Ask => "Waits for your answer each time",
        _ => "Done without a question",
    };

    public static Tone Tone(PermissionBehavior behavior) => behavior switch
    {
        PermissionBehavior.Deny => Shared.Tone.Danger,
        PermissionBehavior.Ask => Shared.Tone.Warn,
        _ => Shared.Tone.Ok,
    };

    public static Tone Tone(PresetRisk risk) => risk switch
    {
        PresetRisk.High => Shared.Tone.Danger,
        PresetRisk.Medium => Shared.Tone.Warn,
        _ => Shared.Tone.Ok,
    };

    public static string Source(string source) => source switch
    {
        PermissionRule.Manual => "Made by hand",
        PermissionRule.Always => "From an answer",
        _ when PermissionPresets.All.FirstOrDefault(p => source == $"preset:{p.Id}") is { } preset => $"Preset {preset.Name}",
        _ => source,
    };

    public static string Mode(PermissionMode mode) => mode switch
    {
        PermissionMode.Plan => "Plan",
        PermissionMode.Ask => "Ask",
        PermissionMode.AcceptEdits => "Accept edits",
        _ => "Trusted",
    };
}
