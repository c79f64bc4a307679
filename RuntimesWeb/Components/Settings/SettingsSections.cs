using System.Collections.Immutable;

namespace RuntimesWeb.Components.Settings;

/// <summary>One section of the settings, at an address of its own.</summary>
public sealed record SettingsSection(string Id, string Label, string Icon, string Lead)
{
    public string Href => $"/settings/{Id}";
}

public static class SettingsSections
{
    public static readonly SettingsSection General = new("general", "General", "sliders", "How this server runs and where your data lives");
    public static readonly SettingsSection Providers = new("providers", "Providers", "globe", "Where each provider is reached");
    public static readonly SettingsSection Chat = new("chat", "Chat", "sparkles", "What takes over when a model gives no answer");
    public static readonly SettingsSection Installs = new("installs", "Installs", "download", "Where programs are installed on this computer");
    public static readonly SettingsSection Permissions = new("permissions", "Permissions", "shield", "What agents may do without asking, and what they may never do");
    public static readonly SettingsSection Keys = new("keys", "Access keys", "lock", "Keys that scripts and other people use to reach this server");
    public static readonly SettingsSection Audit = new("audit", "Audit log", "history", "Who changed keys, runtimes and settings, and when");
    public static readonly SettingsSection About = new("about", "About", "info", "Version, licences and API documentation");

    public static ImmutableArray<SettingsSection> All { get; } = [General, Providers, Chat, Installs, Permissions, Keys, Audit, About];

    public static SettingsSection? Find(string? id) => string.IsNullOrEmpty(id) ? General : All.FirstOrDefault(s => s.Id == id);
}
