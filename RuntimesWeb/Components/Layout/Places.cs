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
        new("/runtimes", "Runtimes", "runtimes", 1),
        new("/models", "Models", "layers", 1),
        new("/credentials", "Credentials", "credentials", 1),
        new("/jobs", "Jobs", "jobs", 1),
        new("/settings", "Settings", "settings", 1),
    ];

    /// <summary>What stands in the bar at the bottom of a small screen; four fit.</summary>
    public static ImmutableArray<Place> Bottom { get; } = [.. All.Where(p => p.Href is not ("/models" or "/jobs"))];
}
