using System.Collections.Immutable;

namespace RuntimesWeb.Components.Layout;

/// <summary>One entry of the side bar and of the palette. Entries of one group stand together, with a line between groups.</summary>
public sealed record Place(string Href, string Label, string Icon, int Group)
{
    public bool IsHome => Href == "/";
}

/// <summary>Where a person can go: the one list that side bar, bottom bar and palette are made of.</summary>
public static class Places
{
    public static ImmutableArray<Place> All { get; } =
    [
        new("/", "Home", "home", 0),
        new("/chat", "Chat", "chat", 0),
        new("/board", "Board", "board", 0),
        new("/inbox", "Inbox", "inbox", 0),
        new("/projects", "Projects", "folder", 1),
        new("/agents", "Agents", "bot", 1),
        new("/teams", "Teams", "users", 1),
        new("/memory", "Memory", "memory", 1),
        new("/runtimes", "Runtimes", "runtimes", 2),
        new("/models", "Models", "layers", 2),
        new("/credentials", "Credentials", "credentials", 2),
        new("/jobs", "Jobs", "jobs", 2),
        new("/usage", "Usage", "chart", 2),
        new("/settings", "Settings", "settings", 2),
    ];

    /// <summary>What stands in the bar at the bottom of a small screen; four fit.</summary>
    public static ImmutableArray<Place> Bottom { get; } = [.. All.Where(p => p.Group == 0)];
}
